/**
 * What somebody searched for, in words that give nothing of it away: `ID number`, `2 names`,
 * `name and number`.
 *
 * The log of searches holds this and neither the text nor a hash of it. The text is often a patient's
 * name or ID number, and a log is read by people who may not read patients. A hash would be the text
 * by a detour: names are few and ID numbers can be counted through, so whoever wants can try them
 * all. What a search led to is known all the same, because opening a record is an entry of its own.
 */
export function searchShape(text: string): string {
  const words = text.trim().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return 'nothing';
  // Numbers are often typed in groups.
  const run = words.join('');
  if (/^\+?\d{5,}$/.test(run)) return numberWords(run);
  const parts = words.map((word) => (/\d/.test(word) ? numberWords(word) : 'name'));
  const counts = Map.groupBy(parts, (part) => part);
  return [...counts]
    .map(([part, list]) => (list.length === 1 ? part : `${list.length} ${part}s`))
    .sort()
    .join(' and ');
}

function numberWords(word: string): string {
  if (/^\d{13}$/.test(word)) return 'ID number';
  if (/^(\+?27|0)\d{9}$/.test(word)) return 'phone number';
  if (/^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$/.test(word)) return 'date';
  return 'number';
}
