import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { indaba, lastPrinted } from '../../support/command.ts';
import { temporaryFolder } from './support/folder.ts';
import { hubProcess } from './support/process.ts';

interface Ran {
  readonly code: number;
  /** The last line of standard output. */
  readonly said: Record<string, string>;
  readonly stderr: string;
}

async function device(dir: string, args: readonly string[], input = ''): Promise<Ran> {
  const ended = await indaba(['device', dir, ...args], input);
  const said = (lastPrinted(ended) ?? {}) as Ran['said'];
  return { code: ended.code, said, stderr: ended.stderr };
}

interface Kit {
  readonly words: readonly string[];
  readonly code: string;
}

const change = (name: string, args: unknown): string =>
  `${JSON.stringify({ change: name, args })}\n`;

describe('a practice that lost every device', { timeout: 120_000 }, () => {
  it('comes back from 24 words and its hub, goes on, and takes the same words no second time', async () => {
    const dir = temporaryFolder();
    const hub = await hubProcess(join(dir, 'hub'));
    const server = hub.ready.url;
    const first = join(dir, 'first');
    await device(first, ['create', '--name', 'Sunrise', '--member', 'Dr Mokoena', '--hub', server]);
    const registered = await device(
      first,
      ['change'],
      change('patient.register', { given: 'Nomsa', family: 'Khumalo' })
    );
    const patient = registered.said.document!;
    const kit = (await device(first, ['kit'])).said as unknown as Kit;
    expect(kit).toMatchObject({ onServer: true, words: expect.any(Array) });
    const before = (await device(first, ['heads'])).said;
    rmSync(first, { recursive: true });

    const file = join(dir, 'words');
    writeFileSync(file, kit.words.map((word, at) => `${at + 1}. ${word}`).join('\n'));
    const second = join(dir, 'second');
    const restored = await device(second, [
      ...['restore', '--server', server, '--words-file', file],
      ...['--practice', kit.code, '--device', 'New PC']
    ]);
    expect(restored).toMatchObject({
      code: 0,
      said: { practiceName: 'Sunrise', member: { name: 'Dr Mokoena' }, kitsLeft: 0 }
    });
    expect(restored.stderr).not.toContain(kit.words[0]);
    const found = await device(second, ['query', 'patients.search', '--params', '{"text":"khum"}']);
    expect(found.said).toMatchObject([{ id: patient }]);
    expect((await device(second, ['heads'])).said).toEqual(before);
    expect((await device(second, ['audit', 'verify'])).code).toBe(0);

    // Work goes on, under new keys, and reaches whoever comes next.
    await device(second, ['change'], change('patient.edit', { patient, given: 'Nomsa Grace' }));
    expect((await device(second, ['sync'])).said).toMatchObject({ pendingChanges: 0 });
    const { link } = (await device(second, ['invite', '--role', 'doctor'])).said as {
      link: string;
    };
    const third = join(dir, 'third');
    await device(third, ['join', link, '--member', 'Dr Zulu']);
    await device(third, ['sync']);
    expect((await device(third, ['heads'])).said).toMatchObject({
      [patient]: (await device(second, ['heads'])).said[patient]
    });

    const stdin = `${kit.words.join(' ')}\n${kit.code}\n`;
    const again = await device(
      join(dir, 'fourth'),
      ['restore', '--server', server, '--words-file', '-'],
      stdin
    );
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('kit-spent');
    await hub.end('SIGTERM');
  });

  it('comes back from a hub that was started on a copy of the old one’s data', async () => {
    const dir = temporaryFolder();
    const hub = await hubProcess(join(dir, 'hub'));
    const first = join(dir, 'first');
    await device(first, ['create', '--name', 'Sunrise', '--hub', hub.ready.url]);
    const patient = change('patient.register', { given: 'Nomsa', family: 'Khumalo' });
    await device(first, ['change'], patient);
    const { said } = await device(first, ['kit']);
    const { words, code } = said as unknown as Kit;
    await hub.end('SIGKILL');
    rmSync(first, { recursive: true });

    // Another port, as on another machine: the address on the paper is of no use any more.
    const other = await hubProcess(join(dir, 'hub'));
    const words24 = `${words.join(' ')}\n${code}`;
    const restore = ['restore', '--server', other.ready.url, '--words-file', '-'];
    const second = join(dir, 'second');
    expect(await device(second, restore, words24)).toMatchObject({ code: 0 });
    const found = await device(second, ['query', 'patients.search', '--params', '{"text":"khum"}']);
    expect(found.said).toHaveLength(1);
    await other.end('SIGTERM');
  });

  it('is told apart from a typing mistake and a server out of reach, by exit code and words', async () => {
    const dir = join(temporaryFolder(), 'device');
    const code = '5A9B-1Y5E-3A6C-7487-F0D4-5AZZ-324D';
    const words = `${'abandon '.repeat(23)}art`;
    const nowhere = ['restore', '--server', 'http://localhost:9', '--words-file', '-'];
    const typo = await device(dir, nowhere, `${words.replace('art', 'artt')}\n${code}`);
    expect(typo).toMatchObject({ code: 1, stderr: expect.stringContaining('Word 24, “artt”') });
    const away = await device(dir, nowhere, `${words}\n${code}`);
    expect(away).toMatchObject({ code: 3, stderr: expect.stringContaining('server-unreachable') });
    const bare = await device(dir, nowhere, words);
    expect(bare).toMatchObject({ code: 1, stderr: expect.stringContaining('practice-code') });
    const none = ['restore', '--server', 'http://localhost:9', '--words-file', join(dir, 'none')];
    expect(await device(dir, none)).toMatchObject({ code: 1 });
    expect(() => readFileSync(join(dir, 'device.cbor'))).toThrow();
  });
});
