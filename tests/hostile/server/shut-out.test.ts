import { describe, expect, it } from 'vitest';
import { endsOf } from '#lib/access/membership.ts';
import { encodeStatement } from '#lib/access/statements.ts';
import { sha256 } from '#lib/crypto/crypto.ts';
import { newUuid } from '#lib/docs/core/ids.ts';
import { sealStatement } from '#lib/envelope/envelope.ts';
import type { TestDevice } from '../../support/practice.ts';
import { aside, Liar, practice, shown, type Before } from './liar.ts';

/** A statement that shuts the founder out, by whoever signs it. */
async function against({ founder }: Before, by: TestDevice, as = by.identity): Promise<Uint8Array> {
  const { membership } = founder.access;
  const { bytes } = await sealStatement({
    practice: membership.practice,
    identity: as,
    counter: 999,
    entryId: newUuid(by.ids),
    statement: encodeStatement({
      type: 'revoke',
      after: endsOf(membership),
      device: founder.identity.id,
      member: null,
      reason: 'So says the server',
      at: new Date(by.ids.now()).toISOString()
    })
  });
  return bytes;
}

describe('a server that says that a device was shut out (MEM10)', () => {
  it.each([
    ['by its word alone', async () => []],
    [
      'by somebody who may not say so',
      async (before: Before) => [await against(before, before.reception)]
    ],
    [
      'in the name of another owner’s device, which did not sign it',
      async (before: Before) => {
        const { identity } = before.founder;
        const forged = { id: identity.id, signKey: before.reception.identity.signKey };
        return [await against(before, before.reception, forged as never)];
      }
    ],
    [
      'by a statement of which a bit is wrong',
      async (before: Before) => {
        const bytes = await against(before, before.founder);
        bytes[bytes.length - 1]! ^= 1;
        return [bytes];
      }
    ]
  ])('%s: nothing that it said and no server took is withdrawn', async (_, lie) => {
    const before = await practice(2100);
    const { founder, reception, log } = before;
    const said = await founder.replica.revoke({ device: reception.identity.id }, 'Left');
    expect(said.ok).toBe(true);
    await founder.idle();
    const known = await shown(founder);
    await new Liar().send(founder, await lie(before));
    await founder.replica.port.shutOut?.();
    await founder.idle();
    expect(await shown(founder)).toEqual(known);
    expect((await founder.replica.status()).rejected).toEqual([]);
    expect(founder.access.role).toBe('owner');
    expect((await aside(founder)).length).toBe((await lie(before)).length);
    // An honest server hears it, and so does everybody.
    await log.sync(founder.replica.port);
    await log.sync(before.doctor.replica.port);
    const { devices } = before.doctor.access.membership;
    expect(devices.get(reception.identity.id)?.standing).toBe('ended');
  });

  it('what another server took is not withdrawn either', async () => {
    const before = await practice(2200);
    const { founder, reception, log } = before;
    await founder.replica.revoke({ device: reception.identity.id }, 'Left');
    await founder.idle();
    await log.sync(founder.replica.port);
    const statements = (await founder.access.statements()).map(({ bytes }) => sha256(bytes));
    await founder.replica.port.shutOut?.();
    expect((await founder.access.statements()).map(({ bytes }) => sha256(bytes))).toEqual(
      statements
    );
  });
});
