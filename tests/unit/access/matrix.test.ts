import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { matrixLines } from '../../../cli/access.ts';
import { createKeyring } from '#lib/access/keyring.ts';
import { mayRead, mayWrite, MATRIX, rightOf, ROLES, type Role } from '#lib/access/roles.ts';
import { CHANGES } from '#lib/docs/changes.ts';
import { KIND_NAMES, KINDS } from '#lib/docs/kinds.ts';
import type { QueryName } from '#lib/projections/catalogue.ts';
import { QUERY_SCOPES } from '#lib/projections/scopes.ts';
import { Gate } from '#lib/replica/gate.ts';
import { seededSource } from '../sync/support/seeded.ts';
import { askServer, type Answered } from './matrix-server.ts';
import { Story } from './story.ts';

let server: Record<Role, Answered>;
beforeAll(async () => {
  server = await askServer();
});

test('the table in docs/access.md is that of the code', () => {
  const page = readFileSync(new URL('../../../docs/access.md', import.meta.url), 'utf8');
  expect(page).toContain(matrixLines().join('\n'));
});

describe.each(ROLES)('a %s', (role) => {
  const begin = async () => {
    const story = await Story.begin({ actor: role });
    const { state, identity } = story.witness('actor');
    return { story, state, identity, gate: new Gate({ membership: state, identity, role }) };
  };

  test.each(KIND_NAMES)(
    'and a %s: keyring, server and device agree with the table',
    async (kind) => {
      const { story, identity, gate } = await begin();
      const { scope } = KINDS[kind];
      const device = identity.id;
      const [reads, writes] = [mayRead(role, scope), mayWrite(role, scope)];
      expect(reads).toBe(['read', 'write'].includes(MATRIX[role][scope]));

      const keyring = createKeyring(story.practice, seededSource(7).random);
      const given = keyring.only(keyring.grantFor(role, device));
      const tag = given.docTag('01890000-0000-7000-8000-0000000000aa');
      const another = story.device('founder');
      expect(given.documentKey(scope, 1, tag, another) !== undefined).toBe(reads);
      expect(given.documentKey(scope, 1, tag, device) !== undefined).toBe(
        rightOf(role, scope) !== 'none'
      );

      const { took, sent, own } = server[role];
      if (writes) expect(took[kind]).toBeTypeOf('number');
      else expect(took[kind]).toBe('not-allowed');
      expect(sent[kind]).toBe(reads);
      // Of the access log everybody is given back what is their own.
      expect(own[kind]).toBe(writes);

      expect(gate.reading(kind) === undefined).toBe(reads);
      expect(gate.writing(kind) === undefined).toBe(writes);
      for (const { name } of Object.values(CHANGES).filter((change) => change.kind === kind)) {
        const refused = gate.changing([{ change: name, args: {} }]);
        expect(refused?.code).toBe(writes ? undefined : 'not-allowed');
      }
    }
  );

  test('asks what its role may read, and nothing else', async () => {
    const { gate } = await begin();
    for (const [name, { needs }] of Object.entries(QUERY_SCOPES)) {
      const refused = gate.asking(name as QueryName);
      const isAllowed = needs.every((scope) => mayRead(role, scope));
      expect(refused?.code, name).toBe(isAllowed ? undefined : 'not-allowed');
    }
  });
});

test('a device that was shut out may see and do nothing', async () => {
  const story = await Story.begin({ doctor: 'doctor' });
  await story.revoke('founder', { member: 'doctor' });
  await story.meet();
  const { state, identity } = story.witness('doctor');
  const gate = new Gate({ membership: state, identity, role: undefined });
  for (const kind of KIND_NAMES) {
    expect(gate.reading(kind)?.code).toBe('device-ended');
    expect(gate.writing(kind)?.code).toBe('device-ended');
  }
  expect(gate.asking('today.summary')?.code).toBe('device-ended');
  expect(gate.holds).toBe('');
});

test('nobody writes another device’s access log', async () => {
  const story = await Story.begin({ nurse: 'nurse' });
  const { state, identity } = story.witness('nurse');
  const gate = new Gate({ membership: state, identity, role: 'nurse' });
  const known = Object.keys(CHANGES).find((name) => name.startsWith('accessLog.'))!;
  const write = (device: string) => gate.changing([{ change: known, args: { device } }]);
  expect(write(identity.id)).toBeUndefined();
  expect(write(story.device('founder'))?.code).toBe('not-allowed');
});
