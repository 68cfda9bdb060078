/** Whether a code says pregnancy, birth or the weeks after it: ICD-10 chapter XV, O00 to O99. */
export const isObstetric = ({ code }: { code?: string | undefined }): boolean =>
  /^O\d\d/i.test(code?.trim() ?? '');

/** The last day that a partial day may mean: a record is kept rather too long than too short. */
export function endOfPeriod(day: string): string {
  if (/^\d{4}$/.test(day)) return `${day}-12-31`;
  if (!/^\d{4}-\d\d$/.test(day)) return day.slice(0, 10);
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
