import { newUuid, type Uuid } from '../../src/lib/docs/core/ids.ts';
import type { ChangeRequestFor } from '../../src/lib/docs/changes.ts';
import { systemIds } from '../../src/lib/replica/node/device.ts';
import { registration } from '../data/changes.ts';
import { given, tell } from '../harness/child.ts';
import { foundPractice, must } from '../harness/practice.ts';

/**
 * Makes a practice of some doctors with a full week: as many appointments in each of its days, one
 * after another, each with a patient of its own. Some of them overlap, as in any real week.
 */
const [{ dir, server, doctors, days, appointments }] = given<
  [
    {
      dir: string;
      server: string;
      doctors: number;
      days: readonly string[];
      appointments: number;
    }
  ]
>();

const BATCH = 100;
const REASONS = ['Blood pressure', 'Cough for two weeks', 'Diabetes check', 'Script', 'Headaches'];

const device = await foundPractice(dir, server);
const { replica } = device;
must(await replica.synced());

/** Makes changes, and answers with the document that each was made in. */
async function inBatches(requests: readonly ChangeRequestFor[]): Promise<Uuid[]> {
  const documents: Uuid[] = [];
  for (let from = 0; from < requests.length; from += BATCH) {
    const changed = must(await replica.change(requests.slice(from, from + BATCH)));
    documents.push(...changed.map(({ document }) => document));
  }
  return documents;
}

const fresh = () => newUuid(systemIds);
const people: Uuid[] = Array.from({ length: appointments }, fresh);
const columns: Uuid[] = Array.from({ length: doctors }, fresh);
const type = fresh();
await inBatches([
  ...columns.map((id, index): ChangeRequestFor => ({
    change: 'practice.addDoctor',
    args: { id, title: 'Dr', family: `Doctor ${index + 1}`, hue: (index * 67) % 360 }
  })),
  {
    change: 'practice.addConsultationType',
    args: { id: type, name: 'Consultation', minutes: 15, hue: 185 }
  },
  ...people.map((id, index) => registration(index, id))
]);

const perColumn = appointments / doctors / days.length;
const booked = people.map((patient, index) => {
  const doctor = columns[index % doctors]!;
  const day = days[Math.floor(index / doctors) % days.length]!;
  const turn = Math.floor(index / doctors / days.length);
  // One in sixteen begins a little before the one before it ends.
  const at = 8 * 60 + turn * Math.floor((9 * 60) / perColumn) - (turn % 16 === 15 ? 5 : 0);
  const time = `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
  const reason = REASONS[index % REASONS.length]!;
  return { id: fresh(), doctor, start: `${day}T${time}`, patient, reason };
});
const books = await inBatches(
  booked.map((args) => ({
    change: 'book.book',
    args: { ...args, minutes: 15, consultationType: type }
  }))
);
// Some have confirmed, as they do.
await inBatches(
  booked.flatMap(({ id }, index): ChangeRequestFor[] =>
    index % 3 === 0
      ? [
          {
            change: 'book.setStatus',
            args: { book: books[index]!, appointment: id, status: 'confirmed' }
          }
        ]
      : []
  )
);
const { link } = must(await replica.invite({}));
must(await replica.synced());
await device.close();
tell({ link });
