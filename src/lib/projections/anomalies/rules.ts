import { words } from '../../text/fold.ts';
import {
  anomaly,
  counted,
  openings,
  patientsOf,
  recordsOf,
  type Anomaly,
  type Rule,
  type Seen,
  type Surroundings
} from './ground.ts';

/** Every opening of a restricted record. */
export const brokenGlass: Rule = (period) =>
  period
    .filter(({ act }) => act === 'break-glass')
    .map((entry) =>
      anomaly('break-glass', [entry], {
        seen: 'Opened a restricted record.',
        why: entry.reason ? `Reason given: ${entry.reason}` : 'No reason was kept.'
      })
    );

/** Wrong passwords or PINs, one after the other. */
export const failedUnlocks: Rule = (period, _before, { thresholds }) => {
  const { failedUnlocks: least, failedMinutes } = thresholds;
  const failed = period.filter(({ act }) => act === 'failed-unlock');
  return [...Map.groupBy(failed, ({ device }) => device).values()].flatMap((onDevice) =>
    runs(onDevice, failedMinutes * 60_000).flatMap((run): Anomaly[] => {
      const times = run.reduce((sum, { count }) => sum + count, 0);
      if (times < least) return [];
      return [
        anomaly('failed-unlocks', run, {
          seen: `${counted(times, 'failed attempt')} to unlock this profile.`,
          why: `${least} or more within ${failedMinutes} minutes are listed. A forgotten PIN looks the same as somebody trying.`
        })
      ];
    })
  );
};

/** Entries that follow each other with no gap longer than `gap` milliseconds. */
function runs(entries: readonly Seen[], gap: number): Seen[][] {
  const found: Seen[][] = [];
  let end = -Infinity;
  for (const entry of entries) {
    if (Date.parse(entry.at) - end <= gap) found.at(-1)!.push(entry);
    else found.push([entry]);
    end = Math.max(end, Date.parse(entry.last));
  }
  return found;
}

/** The member's own record, or that of somebody of the same family name. */
export const ownName: Rule = (period, _before, around) => {
  const byPair = Map.groupBy(
    openings(period),
    ({ member, patient }) => `${member}/${patient}` as const
  );
  return [...byPair.values()].flatMap((entries) => kinship(entries, around) ?? []);
};

function kinship(
  entries: readonly (Seen & { patient: string })[],
  around: Surroundings
): Anomaly | undefined {
  const { member, patient } = entries[0]!;
  const own = words(around.memberName(member) ?? '');
  const [family = '', given = ''] = (around.patientName(patient) ?? '').split(', ');
  const surname = words(family);
  if (surname.length === 0 || !surname.every((word) => own.includes(word))) return undefined;
  const first = words(given)[0];
  if (first !== undefined && own.includes(first)) {
    return anomaly(
      'own-record',
      entries,
      {
        seen: 'Opened a record with the member’s own name.',
        why: 'It is their own record, or that of somebody with the same name.'
      },
      patient
    );
  }
  const patients = around.surnames(family);
  if (patients > around.thresholds.commonSurname) return undefined;
  return anomaly(
    'own-family-name',
    entries,
    {
      seen: `Opened the record of somebody with the member’s own family name, ${family}.`,
      why: `${counted(patients, 'patient')} here ${patients === 1 ? 'has' : 'have'} that name; it may be chance.`
    },
    patient
  );
}

/** Far more patients in an hour than the member usually opens. */
export const manyRecords: Rule = (period, before, around) => {
  const { manyInHour, timesUsual, usualHours, manyForAnybody } = around.thresholds;
  const usual = new Map(
    [...byHour(before, around)].map(([member, hours]) => [member, [...hours.values()].map(size)])
  );
  return [...byHour(period, around)].flatMap(([member, hours]) => {
    const known = usual.get(member) ?? [];
    const middle = known.length >= usualHours ? median(known) : undefined;
    const limit =
      middle === undefined ? manyForAnybody : Math.max(manyInHour, Math.ceil(middle * timesUsual));
    return [...hours].flatMap(([hour, entries]): Anomaly[] => {
      const patients = size(entries);
      if (patients < limit) return [];
      const [from, to] = [hour.slice(11, 13), String((Number(hour.slice(11, 13)) + 1) % 24)];
      return [
        anomaly(
          'many-records',
          entries,
          {
            seen: `Opened ${recordsOf(patients)} between ${from}:00 and ${to.padStart(2, '0')}:00.`,
            why:
              middle === undefined
                ? `${manyForAnybody} in an hour are many for anybody; how many are usual for this member is not known yet.`
                : `Usual for this member are ${middle} in an hour. Recalls, reports and month-end look like this too.`
          },
          hour
        )
      ];
    });
  });
};

const size = (entries: readonly Seen[]): number => patientsOf(entries).length;

function byHour(
  entries: readonly Seen[],
  { wall }: Surroundings
): Map<string, Map<string, Seen[]>> {
  const members = new Map<string, Map<string, Seen[]>>();
  for (const [member, theirs] of Map.groupBy(openings(entries), (entry) => entry.member)) {
    members.set(
      member,
      Map.groupBy(theirs, ({ at }) => wall(at).slice(0, 13))
    );
  }
  return members;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Records opened while the practice is closed. */
export const outsideHours: Rule = (period, _before, around) => {
  if (around.hours.length === 0) return [];
  const outside = openings(period).filter(({ at }) => isClosed(around.wall(at), around));
  const byDay = Map.groupBy(
    outside,
    ({ member, at }) => `${member}/${around.wall(at).slice(0, 10)}`
  );
  return [...byDay].map(([key, entries]) => {
    const [from, to] = [around.wall(entries[0]!.at), around.wall(entries.at(-1)!.last)];
    const when =
      from.slice(11) === to.slice(11)
        ? `at ${from.slice(11)}`
        : `from ${from.slice(11)} to ${to.slice(11)}`;
    return anomaly(
      'outside-hours',
      entries,
      {
        seen: `Opened ${recordsOf(size(entries))} ${when}.`,
        why: 'The practice is closed then. Emergencies and work at home look like this too.'
      },
      key.slice(key.indexOf('/') + 1)
    );
  });
};

function isClosed(wall: string, { hours, thresholds }: Surroundings): boolean {
  const weekday = new Date(`${wall.slice(0, 10)}T00:00Z`).getUTCDay() || 7;
  const minute = minuteOf(wall.slice(11));
  const grace = thresholds.graceMinutes;
  return !hours.some(
    (open) =>
      open.weekday === weekday &&
      minute >= minuteOf(open.opens) - grace &&
      minute <= minuteOf(open.closes) + grace
  );
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Many records on one day of patients who were not there, and were not about to come. */
export const withoutAppointment: Rule = (period, _before, around) => {
  const { nearDays, unexplained, unexplainedPercent } = around.thresholds;
  const byDay = Map.groupBy(
    openings(period),
    ({ member, at }) => `${member}/${around.wall(at).slice(0, 10)}`
  );
  return [...byDay].flatMap(([key, entries]): Anomaly[] => {
    const day = key.slice(key.indexOf('/') + 1);
    const strange = entries.filter(({ patient }) => !around.isNear(patient, day, nearDays));
    const [few, all] = [size(strange), size(entries)];
    if (few < unexplained || few * 100 < all * unexplainedPercent) return [];
    return [
      anomaly(
        'without-appointment',
        strange,
        {
          seen: `Opened ${recordsOf(few)}, of ${all} that day, who had no appointment, visit or invoice within ${nearDays} days.`,
          why: 'Results, scripts by telephone and recalls look like this too.'
        },
        day
      )
    ];
  });
};

/** What matters most comes first. */
export const RULES: readonly Rule[] = [
  brokenGlass,
  failedUnlocks,
  ownName,
  manyRecords,
  outsideHours,
  withoutAppointment
];
