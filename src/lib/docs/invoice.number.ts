import { sha256 } from '@noble/hashes/sha2.js';
import { uuidBytes, type Uuid } from './core/ids.ts';

/** The parts of an invoice number such as `INV-K7Q2-0012`. */
export interface InvoiceNumber {
  /** The practice's own first part. */
  readonly prefix: string;
  /** The short code of the device that issued it. */
  readonly series: string;
  /** 1 and up, without gaps within a series. */
  readonly sequence: number;
}

/** Crockford's base 32: no letter that is taken for a digit when a number is read out. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A device's series: four characters derived from its id. Every device numbers in a series of its
 * own, so that two devices without a connection never issue the same number. Among 50 devices, the
 * chance of two sharing a series is about one in 900; it would show as two invoices of one number.
 */
export function deviceSeries(device: Uuid): string {
  const digest = sha256(uuidBytes(device));
  return [...digest.subarray(0, 4)].map((byte) => ALPHABET[byte % 32]).join('');
}

/** Writes a number; throws on a series or sequence that could not be read again. */
export function invoiceNumber(prefix: string, series: string, sequence: number): string {
  if (!/^[0-9A-Z]{1,12}$/.test(series)) throw new RangeError(`not a series: ${series}`);
  if (!Number.isSafeInteger(sequence) || sequence < 1) {
    throw new RangeError(`not a sequence: ${sequence}`);
  }
  return `${prefix}-${series}-${String(sequence).padStart(4, '0')}`;
}

/** Reads a number back; `undefined` for numbers of another system. */
export function parseInvoiceNumber(number: string): InvoiceNumber | undefined {
  const match = /^(.+)-([0-9A-Z]{1,12})-(\d{4,15})$/.exec(number);
  if (!match) return undefined;
  return { prefix: match[1]!, series: match[2]!, sequence: Number(match[3]) };
}

/** The number after the highest that is taken in this series, whatever its prefix was. */
export function nextInvoiceNumber(prefix: string, series: string, taken: Iterable<string>): string {
  let highest = 0;
  for (const number of taken) {
    const parsed = parseInvoiceNumber(number);
    if (parsed?.series === series) highest = Math.max(highest, parsed.sequence);
  }
  return invoiceNumber(prefix, series, highest + 1);
}
