import { given, tell } from '../harness/child.ts';
import { joinThrough, must } from '../harness/practice.ts';
import { sharedNow } from '../harness/stats.ts';

/** Device B: looks at the line above a patient's page, and tells whenever the surname is another. */
const [{ dir, link, patient }] = given<[{ dir: string; link: string; patient: string }]>();

const { replica } = await joinThrough(dir, link, 'Nurse', 'Device B');
must(await replica.synced());
await replica.projected();

replica.live('patient.banner', { patient }, (banner) => {
  const at = sharedNow();
  const text = /Edit -?\d+/.exec(banner?.name ?? '')?.[0];
  if (text) tell({ text, at });
});
tell('ready');
