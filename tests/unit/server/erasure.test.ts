import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sha256 } from '#lib/crypto/crypto.ts';
import { testServer } from './support/server.ts';
import { answers } from './support/wire-client.ts';
import type { TestDevice, TestPractice } from './support/practice.ts';

const AT = '2026-11-22T08:00:00.000Z';
const DOOMED = new Uint8Array(16).fill(5);
const KEPT = new Uint8Array(16).fill(6);

const asks = (practice: TestPractice) => practice.says({ type: 'erase', tags: [DOOMED], at: AT });

/** What somebody says who heard everything that the founder said. */
async function says(
  practice: TestPractice,
  device: TestDevice,
  type: 'erase-agree' | 'erase-cancel',
  ask: Uint8Array
): Promise<Uint8Array> {
  practice.last = await device.say({ type, ask: sha256(ask), at: AT }, practice.after);
  return practice.last;
}

async function practiceOfTwo() {
  const server = await testServer();
  const founded = await server.founded();
  const partner = await founded.member({ role: 'owner' });
  const { practice, client } = founded;
  const entries = await Promise.all(
    [DOOMED, KEPT, DOOMED].map((docTag) => practice.founder.envelope(400, { docTag }))
  );
  await client.push(entries);
  const bytesOnDisk = (entry: Uint8Array) =>
    readdirSync(server.dir)
      .filter((name) => name.startsWith('log.sqlite'))
      .some((name) =>
        readFileSync(join(server.dir, name)).includes(Buffer.from(entry.subarray(250, 290)))
      );
  return { server, practice, client, partner, entries, bytesOnDisk };
}

it('ERA4: deletes what two people destroyed, leaves gaps, and refuses it from then on', async () => {
  const { practice, client, partner, entries, bytesOnDisk } = await practiceOfTwo();
  const [first, kept, second] = entries;
  const ask = await asks(practice);
  await client.push([ask]);
  expect((await client.pullAll()).length).toBe(7);
  expect(answers(await client.push([first!]))).toEqual([4]);

  expect(
    answers(await partner.client.push([await says(practice, partner.device, 'erase-agree', ask)]))
  ).toEqual([8]);
  await client.expect('entries');
  const { entries: left, to, head } = await client.pull(0);
  expect([left.map(([seq]) => seq), to, head]).toEqual([[1, 2, 3, 5, 7, 8], 8, 8]);
  expect([first, second].map((entry) => bytesOnDisk(entry!))).toEqual([false, false]);
  expect(bytesOnDisk(kept!)).toBe(true);

  const late = await practice.founder.envelope(100, { docTag: DOOMED });
  expect(answers(await client.push([late]))).toEqual(['erased']);
  // Neither what some server had once, nor to a server that is filled again.
  expect(answers(await client.push([first!, second!], true))).toEqual(['erased', 'erased']);
  expect(answers(await client.push([kept!], true))).toEqual([5]);
});

it('ERA4: is done before the agreement is answered, and shows nobody what came with it', async () => {
  const { practice, client, partner, bytesOnDisk } = await practiceOfTwo();
  await client.pullAll();
  const ask = await asks(practice);
  await partner.client.push([ask]);
  const agreement = await says(practice, partner.device, 'erase-agree', ask);
  const mine = () => partner.device.envelope(400, { docTag: DOOMED });
  const [before, after] = [await mine(), await mine()];
  expect(answers(await partner.client.push([before, agreement, after]))).toEqual([8, 9, 'erased']);
  expect(bytesOnDisk(before)).toBe(false);
  await client.expect('entries');
  const followed = await client.expect('entries');
  expect(followed.entries.map(([seq]) => seq)).toEqual([9]);
  expect([followed.after, followed.to]).toEqual([7, 9]);
});

it('ERA4: asking alone deletes nothing, nor does what was taken back', async () => {
  const { practice, client, partner } = await practiceOfTwo();
  const ask = await asks(practice);
  await client.push([ask, await says(practice, partner.device, 'erase-cancel', ask)]);
  const agreement = await says(practice, partner.device, 'erase-agree', ask);
  expect(answers(await partner.client.push([agreement]))).toEqual(['bad-statement']);
  expect((await client.pullAll()).length).toBe(8);
});

it('ERA4: what was cut short is done at the next start, and a filled server refuses it as well', async () => {
  const { server, practice, client, partner, entries } = await practiceOfTwo();
  const ask = await asks(practice);
  const agreement = await says(practice, partner.device, 'erase-agree', ask);
  await client.push([ask, agreement]);
  const statements = (await client.pullAll()).filter(([seq]) => ![5].includes(seq));
  await server.hub.close();

  const again = await testServer({ dir: server.dir });
  const back = await again.connect();
  await back.open(practice.founder);
  expect((await back.pullAll()).map(([seq]) => seq)).toEqual([1, 2, 3, 5, 7, 8]);

  const fresh = await testServer();
  const filled = await fresh.connect();
  await filled.found(practice.founder, practice.genesis);
  await filled.push(
    statements.slice(1).map(([, , bytes]) => bytes),
    true
  );
  expect(answers(await filled.push(entries, true))).toEqual(['erased', 6, 'erased']);
});

it('ERA3: takes in again what was taken back by somebody who did not know of the agreement', async () => {
  const { practice, client, partner, entries } = await practiceOfTwo();
  const ask = await asks(practice);
  await client.push([ask]);
  const said = { ask: sha256(ask), at: AT };
  const agreement = await partner.device.say({ type: 'erase-agree', ...said }, [sha256(ask)]);
  const cancelling = await practice.founder.say({ type: 'erase-cancel', ...said }, [sha256(ask)]);
  await partner.client.push([agreement]);
  expect(answers(await client.push([entries[0]!], true))).toEqual(['erased']);
  await client.push([cancelling]);
  expect(answers(await client.push([entries[0]!, entries[2]!], true))).toEqual([10, 11]);
});

it('ERA4: carries no presence in a record that was destroyed', async () => {
  const { practice, client, partner } = await practiceOfTwo();
  const ask = await asks(practice);
  await client.push([ask, await says(practice, partner.device, 'erase-agree', ask)]);
  const body = new Uint8Array([1, 2, 0, 0, 0, 1, 7, 7, 7]);
  client.send({ type: 'presence', docTag: DOOMED, body });
  client.send({ type: 'presence', docTag: KEPT, body });
  expect((await partner.client.expect('presence')).docTag).toEqual(KEPT);
  await partner.client.quiet();
});
