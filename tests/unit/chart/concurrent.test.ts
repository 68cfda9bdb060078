import { describe, expect, it } from 'vitest';
import '../patient/support.ts';
import { concurrentUnder, settleRequest } from '#lib/components/patient/concurrent.ts';
import { ALLERGIES, MEDICATIONS, PROBLEMS } from '#lib/components/patient/entries/chart-kinds.ts';
import { concurrentFields } from '#lib/docs/core/conflicts.ts';
import { chartId, KINDS } from '#lib/docs/kinds.ts';
import { Device, PATIENT, PRACTICE } from '../docs/support.ts';

const CHART = chartId(PRACTICE, PATIENT);
const LISTS = [ALLERGIES, PROBLEMS, MEDICATIONS];

/** What two devices write at the same time, by collection and field. */
const WRITTEN: Record<string, readonly [string, string]> = {
  'allergies/substance': ['Penicillin', 'Amoxicillin'],
  'allergies/severity': ['mild', 'severe'],
  'allergies/reaction': ['Hives', 'Anaphylaxis'],
  'allergies/status': ['inactive', 'refuted'],
  'problems/status': ['inactive', 'resolved'],
  'medications/dose': ['5 mg', '10 mg'],
  'medications/frequency': ['daily', 'twice a day'],
  'medications/status': ['stopped', 'completed']
};

const FIRST = {
  allergies: { substance: 'Egg', severity: 'unknown' },
  problems: { title: 'Gout' },
  medications: { name: 'Warfarin', dose: '3 mg' }
} as const;

function disagree(collection: keyof typeof FIRST, field: string) {
  const kind = LISTS.find((one) => one.collection === collection)!;
  const [one, other] = [new Device(1), new Device(2)];
  const entry = one.do(
    `chart.add${kind.noun}` as 'chart.addAllergy',
    { patient: PATIENT, ...FIRST[collection] } as never
  );
  other.pull(one);
  const key = kind.noun.charAt(0).toLowerCase() + kind.noun.slice(1);
  const values = WRITTEN[`${collection}/${field}`]!;
  [one, other].forEach((device, index) =>
    device.do(
      `chart.edit${kind.noun}` as 'chart.editAllergy',
      { patient: PATIENT, [key]: entry, [field]: values[index] } as never
    )
  );
  one.pull(other);
  return { kind, one, entry, values };
}

describe('a safety-critical field of a chart', () => {
  const patterns = KINDS.chart.critical.filter((pattern) => pattern.length === 3);

  it('is one that this test knows', () => {
    expect(patterns.map(([collection, , field]) => `${collection}/${field}`).sort()).toEqual(
      Object.keys(WRITTEN).sort()
    );
  });

  it.each(patterns.map(([collection, , field]) => [collection, field]))(
    '%s, %s: both values are shown in its row, under its label, until somebody decides',
    (collection, field) => {
      const { kind, one, entry, values } = disagree(collection as keyof typeof FIRST, field!);
      const all = concurrentFields(one.doc('chart', CHART), KINDS.chart.critical);
      const shown = concurrentUnder(all, kind.collection, entry);
      expect(shown.map(({ path }) => path[2])).toEqual([field]);
      expect(shown[0]!.values.map(({ value }) => value).sort()).toEqual([...values].sort());
      expect(kind.fields.find(({ key }) => key === field)?.label).toBeTruthy();

      const chosen = shown[0]!.values.find(({ value }) => value === values[1])!;
      const { change, args } = settleRequest('chart', PATIENT, shown[0]!, chosen);
      one.do(change as 'chart.settle', args as never);
      expect(concurrentFields(one.doc('chart', CHART), KINDS.chart.critical)).toEqual([]);
      const settled = one.read('chart', CHART)[kind.collection as 'allergies'][entry];
      expect(settled).toMatchObject({ [field!]: values[1] });
    }
  );
});
