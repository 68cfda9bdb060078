import { joinPractice } from '../../src/lib/replica/node/device.ts';
import { given, tell } from '../harness/child.ts';

/**
 * A new device joins by its link. `synced` is when everything the hub has is on this device's disk
 * (each of its commits is flushed to it), `searchable` when every row is derived as well.
 */
const [{ dir, link, patients }] = given<[{ dir: string; link: string; patients: number }]>();

const began = performance.now();
const joined = await joinPractice(dir, { link, memberName: 'Nurse', deviceName: 'New device' });
if (!joined.ok) throw new Error(joined.problem.message);
const { replica } = joined.value;
const settled = await replica.synced();
if (!settled.ok) throw new Error(settled.problem.message);
const synced = performance.now() - began;
await replica.projected();
const searchable = performance.now() - began;

const { count } = await replica.query('patients.count', {});
if (count !== patients) throw new Error(`${count} of ${patients} patients arrived`);
tell({ synced, searchable });
