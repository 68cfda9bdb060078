/** `E11.9` from `e119`, `E11.9*` or ` E11.9`; undefined of what cannot be a code. */
export function readIcd10Code(typed: string): string | undefined {
  const bare = typed
    .toUpperCase()
    .replace(/[*+†]+$/, '')
    .replace(/\s/g, '');
  if (/^M\d{4}\/\d$/.test(bare)) return bare;
  const match = /^([A-Z]\d{2})\.?([\dX]\d?)?$/.exec(bare);
  if (!match) return undefined;
  return match[2] === undefined ? match[1] : `${match[1]}.${match[2]}`;
}
