import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';

/**
 * A phone number in E.164 (`+27821234567`), read as a number of `country` where it carries no
 * international prefix. What cannot be read as a valid number is kept as it was typed: a number
 * with a note in it is better than none.
 */
export function normalisePhone(typed: string, country: CountryCode = 'ZA'): string {
  const text = typed.trim();
  const parsed = parsePhoneNumberFromString(text, { defaultCountry: country, extract: false });
  return parsed?.isValid() ? (parsed.ext ? text : parsed.number) : text;
}

/** Whether a text is a whole, valid phone number. */
export function isPhone(text: string, country: CountryCode = 'ZA'): boolean {
  return (
    parsePhoneNumberFromString(text, { defaultCountry: country, extract: false })?.isValid() ??
    false
  );
}

/** A number as people read it: `082 123 4567` at home, `+44 20 7946 0958` abroad. */
export function formatPhone(number: string, country: CountryCode = 'ZA'): string {
  const parsed = parsePhoneNumberFromString(number, { defaultCountry: country, extract: false });
  if (!parsed?.isValid()) return number;
  return parsed.country === country ? parsed.formatNational() : parsed.formatInternational();
}

/** The fields with their `phone`, where they have one, normalised. */
export function withPhone<T extends object>(fields: T): T {
  const { phone } = fields as { phone?: unknown };
  return typeof phone === 'string' ? { ...fields, phone: normalisePhone(phone) } : fields;
}
