import { describe, expect, test } from 'vitest';
import { A, type Doc } from '#lib/docs/core/automerge.ts';
import { CHANGE_NAMES, CHANGES, findChange, prepareChange, runChange } from '#lib/docs/changes.ts';
import { chartId, genesisOf, KINDS, type DocumentOf } from '#lib/docs/kinds.ts';
import { Device, MEMBER, NOW, PATIENT, PRACTICE } from './support.ts';

const chart = chartId(PRACTICE, PATIENT);
const penicillin = {
  patient: PATIENT,
  substance: 'Penicillin',
  severity: 'severe',
  status: 'active'
} as const;

describe('the registry of changes', () => {
  test('names every change after its kind and has a sentence about it', () => {
    expect(CHANGE_NAMES.length).toBeGreaterThan(80);
    for (const name of CHANGE_NAMES) {
      const { kind, about } = CHANGES[name];
      expect(CHANGES[name].name).toBe(name);
      expect(name.startsWith(`${kind}.`)).toBe(true);
      expect(about).toMatch(/^[A-Z].*\.$/);
    }
  });

  test('finds a change by name, and nothing by the name of an object’s own property', () => {
    expect(findChange('chart.addAllergy')?.kind).toBe('chart');
    expect(findChange('chart.addAllergies')).toBeUndefined();
    expect(findChange('constructor')).toBeUndefined();
  });
});

describe('arguments', () => {
  const message = (args: unknown, name = 'chart.addAllergy'): string => {
    const context = new Device(1).context;
    const prepared = prepareChange(findChange(name)!, args, context);
    return prepared.ok ? 'accepted' : prepared.problem.message;
  };

  test('that are missing are named in a sentence', () => {
    expect(message({ patient: PATIENT, severity: 'mild' })).toBe('“substance” is missing.');
    expect(message({ patient: PATIENT, substance: 'Egg' })).toBe('“severity” is missing.');
    expect(message(undefined)).toBe('The change is missing.');
  });

  test('that are wrong are named with what would be right, and never repeated', () => {
    expect(message({ ...penicillin, severity: 'very' })).toBe(
      '“severity” must be one of mild, moderate, severe, life-threatening, unknown.'
    );
    const wrong = message({ patient: PATIENT, vitals: [{ code: 'x' }] }, 'chart.recordVitals');
    expect(wrong).toBe('“vitals › 0 › label” is missing.');
    expect(message({ ...penicillin, patient: 'Mrs Secret' })).not.toContain('Secret');
  });

  test('that a change does not know are refused, not dropped', () => {
    expect(message({ ...penicillin, substanse: 'x' })).toBe(
      'This change has no field “substanse”.'
    );
  });

  test('are checked by the compiler too, by the name of the change', () => {
    const device = new Device(1);
    // @ts-expect-error a severity that does not exist
    expect(device.refused('chart.addAllergy', { ...penicillin, severity: 'very' })).toBe(
      'invalid-arguments'
    );
    const id: string = device.do('chart.addAllergy', penicillin);
    const nothing: null = device.do('chart.removeAllergy', { patient: PATIENT, allergy: id });
    expect(nothing).toBeNull();
  });

  test('may not clear a field that the record needs', () => {
    const edit = (fields: object) =>
      message({ patient: PATIENT, allergy: MEMBER, ...fields }, 'chart.editAllergy');
    expect(edit({ substance: null })).toContain('“substance” cannot be used');
    expect(edit({ reaction: null })).toBe('accepted');
  });
});

describe('making a change', () => {
  test('writes who and when, and the clock of the change in whole seconds', () => {
    const device = new Device(1);
    const id = device.do('chart.addAllergy', penicillin);
    expect(device.read('chart', chart).allergies[id]).toMatchObject({
      substance: 'Penicillin',
      added: { at: NOW, by: MEMBER }
    });
    const [last] = A.getChangesMetaSince(device.doc('chart', chart), []).slice(-1);
    expect(last).toMatchObject({ actor: device.actor, time: Math.floor(Date.parse(NOW) / 1000) });
  });

  test('says so where nothing had to be written', () => {
    const device = new Device(1);
    const id = device.do('chart.addAllergy', penicillin);
    const heads = A.getHeads(device.doc('chart', chart));
    for (const again of [
      device.try('chart.editAllergy', { patient: PATIENT, allergy: id, severity: 'severe' }),
      device.try('chart.editAllergy', { patient: PATIENT, allergy: id, reaction: null }),
      device.try('chart.addAllergy', { ...penicillin, id, substance: 'Something else' })
    ]) {
      expect(again).toMatchObject({ ok: true, value: { changed: false } });
    }
    expect(A.getHeads(device.doc('chart', chart))).toEqual(heads);
  });

  test('that a rule forbids leaves the document as it was, and usable', () => {
    const device = new Device(1);
    device.do('chart.addAllergy', penicillin);
    const before = A.save(device.doc('chart', chart));
    expect(device.refused('chart.confirmNoAllergies', { patient: PATIENT })).toBe(
      'allergies-on-record'
    );
    expect(device.refused('chart.editAllergy', { patient: PATIENT, allergy: MEMBER })).toBe(
      'entry-not-found'
    );
    expect(A.save(device.doc('chart', chart))).toEqual(before);
    device.do('chart.edit', { patient: PATIENT, bloodGroup: 'O+' });
    expect(device.read('chart', chart).bloodGroup).toBe('O+');
  });

  test('that would leave something unreadable is refused', () => {
    const device = new Device(1);
    const allergy = device.do('chart.addAllergy', penicillin);
    const before = A.getHeads(device.doc('chart', chart));
    const settle = device.try('chart.settle', {
      patient: PATIENT,
      path: ['allergies', allergy, 'severity'],
      value: 'purple'
    });
    expect(settle).toMatchObject({ ok: false, problem: { code: 'change-unreadable' } });
    expect(A.getHeads(device.doc('chart', chart))).toEqual(before);
  });

  test('goes on beside a part that could not be read before', () => {
    const device = new Device(1);
    const allergy = device.do('chart.addAllergy', penicillin);
    device.tamper(chart, (draft) => {
      draft.allergies![allergy]!.severity = 7;
    });
    device.do('chart.edit', { patient: PATIENT, bloodGroup: 'A-' });
    device.do('chart.editAllergy', { patient: PATIENT, allergy, severity: 'mild' });
    expect(device.read('chart', chart).allergies[allergy]?.severity).toBe('mild');
  });

  test('in a document of a newer program is refused', () => {
    const device = new Device(1);
    device.do('chart.addAllergy', penicillin);
    device.tamper(chart, (draft) => {
      Object.assign(draft, { schema: KINDS.chart.version + 1 });
    });
    const edit = device.try('chart.edit', { patient: PATIENT, bloodGroup: 'A-' });
    expect(edit).toMatchObject({ ok: false, problem: { code: 'newer-program' } });
    expect(edit).toMatchObject({ problem: { message: expect.stringContaining('newer program') } });
  });

  test('in a document of another kind is refused', () => {
    const { context } = new Device(1);
    const doc = genesisOf('book', { id: PATIENT, practice: PRACTICE }) as Doc<unknown>;
    const run = runChange(
      doc as Doc<DocumentOf<'chart'>>,
      CHANGES['chart.edit'],
      { patient: PATIENT, bloodGroup: 'A-' },
      context
    );
    expect(run).toMatchObject({ ok: false, problem: { code: 'wrong-kind' } });
  });

  test('keeps a field that a newer program added to an entry', () => {
    const device = new Device(1);
    const allergy = device.do('chart.addAllergy', penicillin);
    device.tamper(chart, (draft) => {
      draft.allergies![allergy]!.later = true;
    });
    device.do('chart.editAllergy', { patient: PATIENT, allergy, severity: 'mild' });
    const entry = device.doc('chart', chart).allergies[allergy] as { later?: boolean };
    expect(entry.later).toBe(true);
  });
});
