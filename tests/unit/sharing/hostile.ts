import type { Side } from '#lib/replica/sharing/space.ts';
import type { Bridge } from '#lib/replica/sharing/bridge.ts';
import { A, type Doc } from '#lib/docs/core/automerge.ts';
import { atomic } from '#lib/docs/core/write.ts';
import { newUuid, type Uuid } from '#lib/docs/core/ids.ts';
import type { ReplicaPort } from '#lib/sync/port.ts';
import { sealChanges } from '#lib/envelope/envelope.ts';
import type { TestDevice } from '../../support/practice.ts';
import type { TestShare } from '../../support/sharing.ts';

/** A program that keeps no rule but has a side's keys: it writes whatever it likes into the space. */
export async function forgeEdit(
  share: TestShare,
  owner: TestDevice,
  bridge: ReplicaPort,
  fields: Record<string, string>,
  document: Uuid = share.patient
): Promise<void> {
  const side: Side = (bridge as Bridge).side;
  // It has the document's history, whoever it got it from.
  const history = await documentOf(owner, document);
  const actor = 'fe'.repeat(16);
  const before = A.clone(history, { actor });
  const after = A.change(before, { time: 1 }, (draft) => {
    for (const [field, value] of Object.entries(fields)) {
      (draft as Record<string, unknown>)[field] = atomic(value);
    }
  });
  const changes = A.getAllChanges(after);
  const sealed = await sealChanges({
    practice: side.space,
    identity: side.identity,
    keyring: side.keyring,
    counter: 1000,
    entryId: newUuid(owner.ids),
    docId: document,
    docKind: 'patient',
    scope: 'front',
    epoch: 1,
    changes
  });
  share.log.append(sealed.bytes);
}

async function documentOf(device: TestDevice, id: Uuid): Promise<Doc<unknown>> {
  let copy: Doc<unknown> | undefined;
  await device.replica.sharing.ground.look(id, (doc) => {
    if (doc) copy = A.load(A.save(doc));
  });
  if (!copy) throw new Error(`no document ${id}`);
  return copy;
}
