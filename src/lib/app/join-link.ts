/**
 * The invitation inside a text that somebody pasted: a message around it and line breaks within it
 * do no harm. Undefined where there is none. What is behind the `#` is secret and is not looked into.
 */
export function findJoinLink(text: string): string | undefined {
  return /https?:\/\/[^\s<>"]+\/join#[^\s<>"]+/.exec(text.trim())?.[0];
}
