import { describe, expect, it } from 'vitest';
import { MemoryDisk, MemoryStore } from '#lib/replica/store/memory.ts';
import { SealedStore } from '#lib/replica/store/sealed.ts';

const key = new Uint8Array(32).fill(1);
const text = (words: string) => new TextEncoder().encode(words);
const onDisk = (disk: MemoryDisk, name: string) => disk.records.get(`${name}\0`)!;

async function world(over = key) {
  const disk = new MemoryDisk();
  return { disk, store: await SealedStore.over(new MemoryStore(disk), over) };
}

describe('a sealed store', () => {
  it('leaves nothing of a value on the disk, and its key as it is', async () => {
    const { disk, store } = await world();
    await store.save(['patient'], text('Nkosinathi Mthunzi-Vilakazi'));
    expect([...disk.records.keys()]).toEqual(['patient\0']);
    expect(new TextDecoder('latin1').decode(onDisk(disk, 'patient'))).not.toContain('Vilakazi');
    expect(await store.load(['patient'])).toEqual(text('Nkosinathi Mthunzi-Vilakazi'));
  });

  it('seals the same value differently each time', async () => {
    const { disk, store } = await world();
    await store.save(['a'], text('same'));
    const first = onDisk(disk, 'a').slice();
    await store.save(['a'], text('same'));
    expect(onDisk(disk, 'a')).not.toEqual(first);
  });

  it.each([
    [
      'under another key',
      async (disk: MemoryDisk) => onDisk(disk, 'a'),
      new Uint8Array(32).fill(2)
    ],
    ['moved from another place', async (disk: MemoryDisk) => onDisk(disk, 'b'), key],
    ['cut short', async (disk: MemoryDisk) => onDisk(disk, 'a').slice(0, 20), key],
    ['planted in clear', async () => text('planted'), key],
    ['empty', async () => new Uint8Array(0), key]
  ])('hands on a value that is %s as unreadable, with what lay there', async (_, lying, under) => {
    const { disk, store } = await world();
    await store.save(['a'], text('one'));
    await store.save(['b'], text('other'));
    const bytes = await lying(disk);
    disk.records.set('a\0', bytes);
    const again = await SealedStore.over(new MemoryStore(disk), under);
    const unreadable = Uint8Array.of(0, ...bytes);
    expect(await again.load(['a'])).toEqual(unreadable);
    expect((await again.loadRange(['a']))[0]!.data).toEqual(unreadable);
  });

  it('keeps the order of what was asked, however long sealing takes', async () => {
    const { store } = await world();
    const large = new Uint8Array(3_000_000).fill(7);
    const [, , , seen] = await Promise.all([
      store.save(['a'], large),
      store.save(['a'], text('later')),
      store.commit({ remove: [['b']] }),
      store.load(['a']),
      store.save(['a'], text('last'))
    ]);
    expect(seen).toEqual(text('later'));
    expect(await store.load(['a'])).toEqual(text('last'));
  });

  it('goes on after a commit that failed', async () => {
    const { disk, store } = await world();
    disk.fault = () => ({ code: 'storage-full', message: 'No room.' });
    await expect(store.save(['a'], text('one'))).rejects.toThrow('No room.');
    disk.fault = undefined;
    await store.save(['a'], text('two'));
    expect(await store.load(['a'])).toEqual(text('two'));
  });
});
