import { newUuid } from '../../src/lib/docs/core/ids.ts';
import { systemIds } from '../../src/lib/replica/node/device.ts';
import { registration } from '../data/changes.ts';
import { given, tell } from '../harness/child.ts';
import { foundPractice, must } from '../harness/practice.ts';
import { history } from './history.ts';

/** Makes a practice on a hub with one patient of ten years among others, and a link to join it. */
const [{ dir, server, others, family }] =
  given<[{ dir: string; server: string; others: number; family: string }]>();

const BATCH = 25;

const device = await foundPractice(dir, server);
const { replica } = device;
must(await replica.synced());
const id = () => newUuid(systemIds);

const people = Array.from({ length: others }, (_, index) => registration(index, id()));
for (let from = 0; from < others; from += 100) {
  must(await replica.change(people.slice(from, from + 100)));
}
const patient = id();
const { args } = registration(others, patient);
must(await replica.change([{ change: 'patient.register', args: { ...args, family } }]));
const batches = history(patient, id, Date.now());
for (let from = 0; from < batches.length; from += BATCH) {
  must(await replica.change(batches.slice(from, from + BATCH).flat()));
}
const link = must(await replica.invite({})).link;
must(await replica.synced());
await device.close();
tell({ link, patient });
