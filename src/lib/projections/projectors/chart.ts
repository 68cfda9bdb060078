import type { Chart } from '../../docs/chart.schema.ts';
import { unitWords } from '../../docs/units.ts';
import { live } from '../entries.ts';
import type { RowOf } from '../tables.ts';
import { diagnosisCode, joined } from '../text.ts';
import { endOfPeriod, isObstetric } from './obstetric.ts';
import type { Projector } from './projector.ts';

type TimelineRow = RowOf<'timeline'>;

export const projectChart: Projector<'chart'> = (chart, { concurrent }) => {
  const { patient } = chart;
  const contested = (collection: string, id: string): number =>
    concurrent.some(({ path }) => path[0] === collection && path[1] === id) ? 1 : 0;
  /** Every value that a field may have: none of them is settled. */
  const possible = (shown: string | undefined, ...path: string[]): string[] => {
    const field = concurrent.find((one) => path.every((part, at) => one.path[at] === part));
    if (!field) return shown === undefined ? [] : [shown];
    return field.values.map(({ value }) => (value === undefined ? 'none' : String(value)));
  };
  const active = (collection: 'allergies' | 'problems' | 'medications') =>
    live<{ status: string; removed?: unknown }>(chart[collection])
      .filter(({ id, entry }) =>
        possible(entry.status, collection, id, 'status').includes('active')
      )
      .map(({ id }) => id);
  const allergic = new Set(active('allergies'));
  return {
    patient,
    fieldName: (path) => fieldName(chart, path),
    rows: {
      chart: [{ patient, no_known_allergies: chart.noKnownAllergies ? 1 : 0 }],
      allergy: live(chart.allergies).map(({ id, entry }) => ({
        id,
        patient,
        substance: entry.substance,
        severity: entry.severity,
        status: entry.status,
        reaction: possible(entry.reaction, 'allergies', id, 'reaction').join(' or ') || null,
        severities: JSON.stringify(possible(entry.severity, 'allergies', id, 'severity')),
        holds: allergic.has(id) ? 1 : 0,
        concurrent: contested('allergies', id)
      })),
      problem: active('problems').map((id) => {
        const { title, code, onset } = chart.problems[id]!;
        return {
          id,
          patient,
          title,
          code: code ?? null,
          onset: onset ?? null,
          concurrent: contested('problems', id)
        };
      }),
      medication: active('medications').map((id) => {
        const { name, dose, frequency } = chart.medications[id]!;
        return {
          id,
          patient,
          name,
          dose: possible(dose, 'medications', id, 'dose').join(' or ') || null,
          frequency: possible(frequency, 'medications', id, 'frequency').join(' or ') || null,
          concurrent: contested('medications', id)
        };
      }),
      vital: live(chart.vitals).map(({ id, entry }) => ({
        id,
        patient,
        at: entry.at,
        code: entry.code,
        label: entry.label,
        value: entry.value,
        unit: entry.unit,
        panel: entry.panel ?? null
      })),
      obstetric_fact: live(chart.medicalHistory)
        .filter(({ entry }) => entry.type === 'obstetric' || isObstetric(entry))
        .map(({ id, entry }) => ({ id, patient, day: endOfPeriod(entry.date ?? entry.added.at) })),
      timeline: [...entriesInTime(chart), ...vitalsInTime(chart)]
    }
  };
};

function entriesInTime(chart: Chart): TimelineRow[] {
  const item = (
    type: TimelineRow['type'],
    id: string,
    at: string,
    title: string,
    detail: string | null
  ): TimelineRow => ({ id, patient: chart.patient, kind: 'chart', at, type, title, detail });
  return [
    ...live(chart.allergies).map(({ id, entry: e }) =>
      item(
        'allergy',
        id,
        e.onset ?? e.added.at,
        `Allergy to ${e.substance}`,
        joined([e.severity === 'unknown' ? null : e.severity, e.reaction, notActive(e.status)])
      )
    ),
    ...live(chart.problems).map(({ id, entry: e }) =>
      item(
        'problem',
        id,
        e.onset ?? e.added.at,
        e.title,
        joined([diagnosisCode(e), notActive(e.status)])
      )
    ),
    ...live(chart.medications).map(({ id, entry: e }) =>
      item(
        'medication',
        id,
        e.startedOn ?? e.added.at,
        e.name,
        joined([e.dose, e.route, e.frequency, notActive(e.status)])
      )
    ),
    ...live(chart.medicalHistory).map(({ id, entry: e }) =>
      item('history', id, e.date ?? e.added.at, e.title, joined([e.type, diagnosisCode(e)]))
    ),
    ...live(chart.familyHistory).map(({ id, entry: e }) =>
      item('history', id, e.added.at, `${e.relation}: ${e.condition}`, 'family history')
    ),
    ...live(chart.immunisations).map(({ id, entry: e }) =>
      item('immunisation', id, e.date, e.vaccine, joined([e.dose, e.batch && `batch ${e.batch}`]))
    )
  ];
}

const notActive = (status: string): string | null => (status === 'active' ? null : status);

/** Measurements taken together are one event: nobody reads a visit as eight lines. */
function vitalsInTime(chart: Chart): TimelineRow[] {
  const together = Map.groupBy(live(chart.vitals), ({ entry }) => entry.at);
  return [...together].map(([at, vitals]) => ({
    id: vitals.map(({ id }) => id).sort()[0]!,
    patient: chart.patient,
    kind: 'chart',
    at,
    type: 'vital',
    title: vitals.length === 1 ? vitals[0]!.entry.label : 'Measurements',
    detail: joined(
      vitals
        .toSorted((a, b) =>
          a.entry.code < b.entry.code ? -1 : a.entry.code > b.entry.code ? 1 : 0
        )
        .map(({ entry }) => {
          const amount = joined(
            [String(Number(entry.value.toFixed(2))), unitWords(entry.unit)],
            ' '
          )!;
          return vitals.length === 1 ? amount : `${entry.label} ${amount}`;
        })
    )
  }));
}

function fieldName(chart: Chart, [root, id = '', field = '']: readonly string[]): string {
  switch (root) {
    case 'bloodGroup':
      return 'Blood group';
    case 'allergies':
      return `Allergy to ${chart.allergies[id]?.substance ?? 'something'}: ${field}`;
    case 'problems':
      return `Problem ${chart.problems[id]?.title ?? ''}: ${field}`;
    case 'medications':
      return `Medication ${chart.medications[id]?.name ?? ''}: ${field}`;
    default:
      return field || String(root);
  }
}
