import { openDevice } from '../../src/lib/replica/node/device.ts';
import { given, listen, tell } from '../harness/child.ts';
import { must } from '../harness/practice.ts';
import { sharedNow } from '../harness/stats.ts';

/** Device A: renames a patient to whatever the parent says, and tells when it began to. */
const [{ dir, patient }] = given<[{ dir: string; patient: string }]>();

const { replica } = must(await openDevice(dir));
must(await replica.synced());

listen<string>(async (family) => {
  const began = sharedNow();
  must(await replica.change([{ change: 'patient.edit', args: { patient, family } }]));
  tell(began);
});
tell('ready');
