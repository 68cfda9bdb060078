import { onProjections, type Case } from './case.ts';
import { equal } from './check.ts';
import {
  appointment,
  book,
  idOf,
  input,
  invoice,
  patient,
  patientId,
  practice,
  STAMP
} from './world.ts';

const ASK = 'ab'.repeat(32);

/** The register with one line, of a patient who is gone. */
const register = (index: number) =>
  input('destructions', idOf(60, 1), {
    year: '2026',
    records: {
      [idOf(61, index)]: {
        patient: patientId(index),
        folder: 'F-12',
        initials: 'TN',
        born: '1950',
        lastActive: '2014-02-03',
        until: '2020-02-03',
        reason: 'Nothing since 2014-02-03: kept for 6 years after that.',
        source: 'HPCSA booklet 9 (2016)',
        documents: 3,
        ask: ASK,
        askedBy: STAMP.by,
        askedAt: '2026-11-20T08:00:00.000Z',
        agreedBy: idOf(50, 2),
        agreedAt: '2026-11-21T08:00:00.000Z'
      }
    }
  });

export const destructionCases: Case[] = [
  onProjections('the register says what became of a destroyed record', (p) => {
    p.apply([practice(), patient(1), register(2)]);
    const [line, ...others] = p.query('retention.destroyed', {});
    equal(others, []);
    equal(
      [line?.patient, line?.folder, line?.born, line?.documents, line?.ask, line?.askedBy],
      [patientId(2), 'F-12', '1950', 3, ASK, STAMP.by]
    );
    equal(p.query('patient.destroyed', { patient: patientId(2) })?.initials, 'TN');
    equal(p.query('patient.destroyed', { patient: patientId(1) }), null);
  }),

  onProjections(
    'invoices and the diary say that a record was destroyed, not who it was of',
    (p) => {
      const bill = invoice(1, { patient: patientId(2) });
      const visit = appointment('2026-11-20T09:00', 15, { patient: patientId(2) });
      const diary = book(1, { month: '2026-11', appointments: { [idOf(30, 1)]: visit } });
      p.apply([practice(), patient(2), bill, diary]);
      p.remove([patientId(2)]);
      p.apply([register(2)]);
      equal(
        p.query('patient.invoices', { patient: patientId(2) }).map((row) => row.patientName),
        ['Record destroyed']
      );
      equal(
        p.query('diary.range', { from: '2026-11-20', to: '2026-11-20' }).map((item) => item.title),
        ['Record destroyed']
      );
    }
  ),

  onProjections('scrubbing leaves what is there as it was', (p) => {
    const all = Array.from({ length: 30 }, (_, index) => patient(index + 1));
    p.apply([practice(), ...all]);
    p.remove([patientId(3), patientId(4)]);
    const before = p.digest();
    const found = () => ['a', 'n', 'ma'].map((text) => p.query('patients.search', { text }));
    const hits = found();
    p.scrub();
    equal(p.digest(), before);
    equal(found(), hits);
    p.apply([patient(3)]);
    equal(p.headsOf(patientId(3)) !== undefined, true);
  })
];
