import { count } from '../../../format.ts';
import { takenWords } from '../../../prescribing/dosing.ts';
import { medicineWords } from '../../../prescribing/medicine.ts';
import type { LineFields } from '../../../prescribing/chart.ts';

/** The medicine of a line: name, strength, form. */
export const lineTitle = (line: LineFields): string =>
  [medicineWords(line.medicine, line.strength), line.form].filter(Boolean).join(', ');

/** How it is taken, alone. */
export const lineTaken = (line: LineFields): string => takenWords(line);

/** How it is taken, how much, how often again. */
export const lineDetail = (line: LineFields): string =>
  [
    takenWords(line),
    line.quantity,
    line.repeats ? count(line.repeats, 'repeat') : '',
    line.schedule,
    line.instructions,
    line.reason && `for ${line.reason}`
  ]
    .filter(Boolean)
    .join(' · ');
