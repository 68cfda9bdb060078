import { given, tell } from '../harness/child.ts';
import { joinThrough, must } from '../harness/practice.ts';

/**
 * A new device joins by its link. `synced` is when everything the hub has is on this device's disk
 * (each of its commits is flushed to it), `searchable` when every row is derived as well.
 */
const [{ dir, link, patients }] = given<[{ dir: string; link: string; patients: number }]>();

const began = performance.now();
const { replica } = await joinThrough(dir, link, 'Nurse', 'New device');
must(await replica.synced());
const synced = performance.now() - began;
await replica.projected();
const searchable = performance.now() - began;

const { count } = await replica.query('patients.count', {});
if (count !== patients) throw new Error(`${count} of ${patients} patients arrived`);
tell({ synced, searchable });
