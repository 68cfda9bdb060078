/**
 * How many messages a text is on a phone bill. 3GPP TS 23.038: 160 characters of the GSM alphabet in
 * one message and 153 in each of several, those of its extension counting twice; with any other
 * character the whole text is UTF-16, and 70 or 67 fit.
 */

const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
);
const EXTENDED = new Set('\f^{}\\[~]|€');

export interface Length {
  readonly segments: number;
  /** Why it is more than it looks: a character that the GSM alphabet has not. */
  readonly foreign: string | null;
}

/** The messages that a text takes. */
export function lengthOf(text: string): Length {
  const foreign = [...text].find((one) => !BASIC.has(one) && !EXTENDED.has(one)) ?? null;
  if (foreign !== null) return { segments: messages(text.length, 70, 67), foreign };
  const septets = [...text].reduce((sum, one) => sum + (EXTENDED.has(one) ? 2 : 1), 0);
  return { segments: messages(septets, 160, 153), foreign: null };
}

const messages = (length: number, one: number, each: number): number =>
  length <= one ? 1 : Math.ceil(length / each);
