import { openDevice } from '../../src/lib/replica/node/device.ts';
import { given, listen, tell } from '../harness/child.ts';
import { sharedNow } from '../harness/stats.ts';

/** Device A: renames a patient to whatever the parent says, and tells when it began to. */
const [{ dir, patient }] = given<[{ dir: string; patient: string }]>();

const opened = await openDevice(dir);
if (!opened.ok) throw new Error(opened.problem.message);
const { replica } = opened.value;
const settled = await replica.synced();
if (!settled.ok) throw new Error(settled.problem.message);

listen<string>(async (family) => {
  const began = sharedNow();
  const made = await replica.change([{ change: 'patient.edit', args: { patient, family } }]);
  if (!made.ok) throw new Error(made.problem.message);
  tell(began);
});
tell('ready');
