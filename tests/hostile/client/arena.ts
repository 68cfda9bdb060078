import { expect, onTestFinished } from 'vitest';
import type { Role } from '#lib/access/roles.ts';
import type { HubOptions } from '#server/hub.ts';
import type { TestDevice } from '../../unit/server/support/practice.ts';
import { testServer, type Founded, type TestServer } from '../../unit/server/support/server.ts';
import { answers, type WireClient } from '../../unit/server/support/wire-client.ts';
import { Attacker } from './attacker.ts';

/** A hub with two practices, a member who turned hostile, and people who go on working. */
export interface Arena {
  readonly server: TestServer;
  /** Where the attacker belongs, with the founder's connection. */
  readonly home: Founded;
  /** Another practice on the same hub. */
  readonly elsewhere: Founded;
  /** Valid credentials of the attacker's role. */
  readonly insider: TestDevice;
  connect(): Promise<Attacker>;
  /** A connection that has proved to be the insider. */
  login(): Promise<Attacker>;
  /**
   * Nobody else was harmed: a bystander still hears of new work, a device is let in and its work
   * taken, the other practice's log is as it was, and nothing was said of who belongs but by those
   * who may.
   *
   * @param statements how many the log should have: genesis, invite and join, unless more were made
   */
  isUnharmed(statements?: number): Promise<void>;
}

const roster = async (client: WireClient) => {
  client.send({ type: 'pull', after: 0, bytes: 4_000_000, only: 'membership' });
  return (await client.expect('entries')).entries.length;
};

export async function arena(role: Role = 'reception', options: Partial<HubOptions> = {}) {
  const server = await testServer(options);
  const home = await server.founded();
  const elsewhere = await server.founded();
  const { device: insider, client } = await home.member({ role });
  await client.close();
  const bystander = await server.connect();
  await bystander.open(home.practice.founder);
  await bystander.pullAll();
  const connect = async () => {
    const attacker = await Attacker.connect(server.hub.url);
    onTestFinished(() => attacker.socket.terminate());
    return attacker;
  };
  const arena: Arena = {
    ...{ server, home, elsewhere, insider, connect },
    login: async () => (await connect()).login(home.practice.id, insider.identity),
    async isUnharmed(statements = 3) {
      const { founder } = home.practice;
      const entry = await founder.envelope(200, { scope: 'common' });
      const worker = await server.connect();
      await worker.open(founder);
      expect(answers(await worker.push([entry]))[0]).toBeTypeOf('number');
      for (;;) {
        const heard = await bystander.next();
        if (heard.type !== 'entries') continue;
        if (heard.entries.some(([, , bytes]) => Buffer.compare(bytes, entry) === 0)) break;
      }
      expect(await roster(worker), 'statements').toBe(statements);
      await worker.close();
      const { head } = await (await server.connect()).open(elsewhere.practice.founder);
      expect(head, 'the other practice').toBe(1);
    }
  };
  return arena;
}
