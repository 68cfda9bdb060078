import { readFile } from 'node:fs/promises';
import { openDevice } from '../../src/lib/replica/node/device.ts';
import { given, listen, tell } from '../harness/child.ts';
import { foundPractice, joinThrough, must } from '../harness/practice.ts';
import { sharedNow } from '../harness/stats.ts';

/** A device that adds files, and one that opens them: each does what the parent says, and tells. */
const [{ dir, server, link }] = given<[{ dir: string; server?: string; link?: string }]>();

const { close } = link
  ? await joinThrough(dir, link, 'Doctor', 'Consulting room')
  : await foundPractice(dir, server!, 'Scanner');
await close();
const { replica } = must(await openDevice(dir));
must(await replica.synced());

listen<{ add?: string[]; open?: string[]; invite?: true }>(async ({ add, open, invite }) => {
  if (invite) {
    const { link } = must(await replica.invite({ role: 'doctor' }));
    must(await replica.synced());
    return tell(link);
  }
  if (add) {
    const references: string[] = [];
    for (const file of add) {
      references.push(must(await replica.putBlob('clinical', await readFile(file), 'image/tiff')));
    }
    must(await replica.synced());
    return tell({ references, at: sharedNow() });
  }
  let bytes = 0;
  for (const reference of open ?? []) bytes += must(await replica.getBlob(reference)).length;
  tell({ bytes, at: sharedNow() });
});
tell('ready');
