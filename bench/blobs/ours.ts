import { readFile } from 'node:fs/promises';
import { openDevice, type NodeDevice } from '../../src/lib/replica/node/device.ts';
import { given, listen, tell } from '../harness/child.ts';
import { sharedNow } from '../harness/stats.ts';
import type { Result } from '../../src/lib/problem.ts';
import { founded, joined } from './practice.ts';

/** A device that adds files, and one that opens them: each does what the parent says, and tells. */
const [{ dir, server, link }] = given<[{ dir: string; server?: string; link?: string }]>();

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.problem.message} ${result.problem.detail ?? ''}`);
  return result.value;
}

const { close }: NodeDevice = link
  ? must(await joined(dir, link))
  : must(await founded(dir, server!));
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
