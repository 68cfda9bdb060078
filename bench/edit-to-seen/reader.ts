import { joinPractice } from '../../src/lib/replica/node/device.ts';
import { given, tell } from '../harness/child.ts';
import { sharedNow } from '../harness/stats.ts';

/** Device B: looks at the line above a patient's page, and tells whenever the surname is another. */
const [{ dir, link, patient }] = given<[{ dir: string; link: string; patient: string }]>();

const joined = await joinPractice(dir, { link, memberName: 'Nurse', deviceName: 'Device B' });
if (!joined.ok) throw new Error(joined.problem.message);
const { replica } = joined.value;
const settled = await replica.synced();
if (!settled.ok) throw new Error(settled.problem.message);
await replica.projected();

replica.live('patient.banner', { patient }, (banner) => {
  const at = sharedNow();
  const text = /Edit -?\d+/.exec(banner?.name ?? '')?.[0];
  if (text) tell({ text, at });
});
tell('ready');
