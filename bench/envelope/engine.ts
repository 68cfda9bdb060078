import type { ChangeRequestFor } from '../../src/lib/docs/changes.ts';
import { newUuid } from '../../src/lib/docs/core/ids.ts';
import { systemIds } from '../../src/lib/replica/node/device.ts';
import { edit, registration } from '../data/changes.ts';
import { given, tell } from '../harness/child.ts';
import { foundPractice, must } from '../harness/practice.ts';
import { median } from '../harness/stats.ts';
import { EDITS, PATIENTS, type EngineTimes } from './bench.ts';

/** Makes changes on one device and derives its rows anew, everything durably on its disk. */
const [dir] = given<[string]>();
/** Registrations in one transaction, as an import makes them. */
const BATCH = 200;
const REBUILDS = 3;

const device = await foundPractice(dir, null);
const { replica } = device;

/** Seconds that some work takes. */
async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

async function change(requests: ChangeRequestFor[]): Promise<void> {
  must(await replica.change(requests));
}

const patients = Array.from({ length: BATCH + PATIENTS }, () => newUuid(systemIds));
const registering: number[] = [];
for (let from = 0; from < patients.length; from += BATCH) {
  const batch = patients.slice(from, from + BATCH).map((id, at) => registration(from + at, id));
  registering.push(await timed(() => change(batch)));
}
// One at a time, each on the disk before the next, as a person makes them.
const editing: number[] = [];
for (const [at, patient] of patients.slice(0, EDITS).entries()) {
  editing.push(await timed(() => change([edit(at, patient, 0)])));
}
const rebuilding: number[] = [];
for (let round = 0; round <= REBUILDS; round++) {
  rebuilding.push(await timed(() => replica.rebuild()));
}
tell({
  // What came first warmed the rest up.
  registered: BATCH / median(registering.slice(1)),
  edited: 1 / median(editing),
  projected: patients.length / median(rebuilding.slice(1))
} satisfies EngineTimes);
await device.close();
