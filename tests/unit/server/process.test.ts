import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from './support/folder.ts';
import { newPractice } from './support/practice.ts';
import { failingHub, hubProcess, type HubProcess } from './support/process.ts';
import { answers, WireClient } from './support/wire-client.ts';

async function connect(hub: HubProcess): Promise<WireClient> {
  const client = await WireClient.connect(hub.ready.url);
  onTestFinished(() => client.socket.terminate());
  return client;
}

// Processes start slowly on a machine that runs all the other tests as well.
const PATIENT = { timeout: 120_000 };

describe('a hub that is killed in the middle of its work', PATIENT, () => {
  it('LOG1, LOG2: keeps every acknowledged entry, and answers a repeated push alike', async () => {
    const dir = temporaryFolder();
    const practice = await newPractice();
    const entries = await practice.founder.envelopes(400, 1500);
    const pushes = Array.from({ length: 40 }, (_, at) => entries.slice(at * 10, at * 10 + 10));

    const first = await hubProcess(dir);
    const client = await connect(first);
    const { generation } = await client.found(practice.founder, practice.genesis);
    pushes.forEach((push, id) => client.send({ type: 'push', id, entries: push }));
    const acknowledged = new Map<number, (number | string)[]>();
    while (acknowledged.size < 5) {
      const { id, results } = await client.expect('pushed');
      acknowledged.set(id, answers(results));
    }
    const { signal } = await first.end('SIGKILL');
    expect(signal).toBe('SIGKILL');
    // Answers that were on their way count as well.
    for (;;) {
      const late = await client.next().catch(() => undefined);
      if (late?.type !== 'pushed') break;
      acknowledged.set(late.id, answers(late.results));
    }

    const second = await hubProcess(dir);
    const again = await connect(second);
    const welcome = await again.open(practice.founder);
    expect(welcome.generation).toEqual(generation);
    const kept = await again.pullAll();
    expect(kept.map(([seq]) => seq)).toEqual(kept.map((_, at) => at + 1));
    for (const [id, seqs] of acknowledged) {
      for (const [at, seq] of seqs.entries()) {
        expect(new Uint8Array(kept[Number(seq) - 1]![2])).toEqual(pushes[id]![at]);
      }
    }
    const repeating = await connect(second);
    await repeating.open(practice.founder);
    for (const [id, push] of pushes.entries()) {
      const repeated = answers(await repeating.push(push));
      if (acknowledged.has(id)) expect(repeated).toEqual(acknowledged.get(id));
    }
    expect((await repeating.pullAll()).length).toBe(401);
  });
});

describe('the program', PATIENT, () => {
  it('says on one line when it is ready, and ends cleanly when it is asked to', async () => {
    const dir = temporaryFolder();
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const hub = await hubProcess(dir);
      expect(hub.ready).toEqual({
        ready: true,
        url: expect.stringMatching(/^http:\/\/localhost:\d+\/$/),
        lan: [],
        server: expect.stringMatching(/^[0-9a-f-]{36}$/),
        pid: hub.child.pid
      });
      const practice = await newPractice();
      const client = await connect(hub);
      await client.found(practice.founder, practice.genesis);
      expect(await hub.end(signal)).toEqual({ code: 0, signal: null });
      expect((await client.closed).code).toBe(1001);
    }
  });

  it('does not start twice on one data folder', async () => {
    const dir = temporaryFolder();
    await hubProcess(dir);
    const { code, said } = await failingHub('--dir', dir, '--port', '0', '--no-lan');
    expect(code).toBe(1);
    expect(said).toContain(`A hub is already running on the data folder ${dir}.`);
    expect(said.trim().split('\n')).toHaveLength(1);
  });

  it('offers another port where its own is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const { code, said } = await failingHub('--dir', temporaryFolder(), '--port', `${port}`);
    expect(code).toBe(1);
    expect(said).toMatch(
      new RegExp(`^Port ${port} is in use by another program\\. .*start with --port \\d+\\.\n$`)
    );
  });

  it('says which argument is wrong', async () => {
    const { code, said } = await failingHub('--dir', 'x', '--port', 'eighty');
    expect(code).toBe(1);
    expect(said).toContain('Not a whole number from 0 to 65534.');
    expect((await failingHub()).said).toContain('--dir');
  });

  it('says so where the folder cannot be used', async () => {
    const { code, said } = await failingHub('--dir', '/proc/version/hub', '--port', '0');
    expect(code).toBe(1);
    expect(said).toMatch(/^The server cannot open its data folder\./);
  });
});
