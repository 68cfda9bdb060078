import type { Uuid } from '../../../docs/core/ids.ts';
import { formatDay, dayAt, type Manner } from '../../../format.ts';
import type { LineFields } from '../../../prescribing/chart.ts';
import type { Warning } from '../../../prescribing/checks.ts';
import type { PrescriptionRow } from '../../../projections/catalogue.ts';

/** A line of an earlier visit as it would be prescribed now. */
export interface Again {
  /** Of the new line. */
  readonly id: Uuid;
  readonly line: LineFields;
  readonly warnings: readonly Warning[];
}

export interface EarlierScript {
  /** The visit's. */
  readonly id: Uuid;
  readonly label: string;
  readonly rows: PrescriptionRow[];
}

/** What was prescribed in other visits, by visit, the last one first. */
export function earlierScripts(
  rows: readonly PrescriptionRow[],
  except: Uuid,
  manner: Manner
): EarlierScript[] {
  const visits = Map.groupBy(
    rows.filter(({ consultation }) => consultation !== except),
    ({ consultation }) => consultation
  );
  return [...visits].map(([id, lines]) => {
    const [first] = lines;
    const day = formatDay(dayAt(first!.at, manner.timeZone), manner);
    return { id, label: [day, first!.doctorName].filter(Boolean).join(', '), rows: lines };
  });
}
