import { describe, expect, it } from 'vitest';
import type { BlobName } from '#lib/blobs/reference.ts';
import { digest } from '#lib/blobs/seal.ts';
import { toHex } from '#lib/crypto/crypto.ts';
import { RecordBlobs } from '#lib/replica/blobs/records.ts';
import { Shelf } from '#lib/replica/blobs/shelf.ts';
import { MemoryDisk, MemoryStore } from '#lib/replica/store/memory.ts';
import { noise } from './support.ts';

const HOUR = 3_600_000;
const SIZE = 1_000;

class Desk {
  readonly disk = new MemoryDisk();
  now = Date.UTC(2026, 10, 22);
  shelf!: Shelf;
  store!: RecordBlobs;

  static async open(room: number): Promise<Desk> {
    const desk = new Desk();
    await desk.reopen(room);
    return desk;
  }

  async reopen(room: number): Promise<void> {
    const records = new MemoryStore(this.disk);
    this.store = new RecordBlobs(records);
    this.shelf = new Shelf(this.store, records, room, () => this.now);
    await this.shelf.open();
  }

  /** Puts a blob on the shelf, later than the one before. */
  async add(seed: number, how: { on?: string | null; pinned?: boolean } = {}): Promise<BlobName> {
    this.now += 2 * HOUR;
    const name = await this.bytes(seed);
    await this.shelf.put(name, SIZE, { here: true, used: this.now, on: 'hub', ...how });
    return name;
  }

  async bytes(seed: number): Promise<BlobName> {
    const data = noise(SIZE, seed);
    const name: BlobName = { scope: 'front', hash: toHex(await digest(data)) };
    await this.store.append(name, 'put', { size: SIZE, offset: 0, data });
    return name;
  }

  /** Which of these are here, by the store itself. */
  async here(...names: BlobName[]): Promise<boolean[]> {
    return Promise.all(names.map(async (name) => (await this.store.size(name)) !== undefined));
  }
}

describe('the shelf of a device', () => {
  it('lets go of what was not used for longest, and no more than it must (BLOB5)', async () => {
    const desk = await Desk.open(2 * SIZE);
    const [a, b, c] = [await desk.add(1), await desk.add(2), await desk.add(3)];
    desk.now += 2 * HOUR;
    await desk.shelf.use(a);
    await desk.shelf.tidy();
    expect(await desk.here(a, b, c)).toEqual([true, false, true]);
    expect(desk.shelf.get(b)).toBeUndefined();
  });

  it('never lets go of what no server has, nor of what is pinned', async () => {
    const desk = await Desk.open(0);
    const only = await desk.add(1, { on: null });
    const pinned = await desk.add(2, { pinned: true });
    const loose = await desk.add(3);
    await desk.shelf.tidy();
    expect(await desk.here(only, pinned, loose)).toEqual([true, true, false]);
    await desk.shelf.put(only, SIZE, { on: 'hub' });
    await desk.shelf.tidy();
    expect(await desk.here(only, pinned)).toEqual([false, true]);
  });

  it('knows all of it again when it is opened, pinned ones that are not here as well', async () => {
    const desk = await Desk.open(9 * SIZE);
    const only = await desk.add(1, { on: null });
    const wanted: BlobName = { scope: 'common', hash: 'ab'.repeat(32) };
    await desk.shelf.put(wanted, 77, { pinned: true });
    const before = desk.shelf.all();
    await desk.reopen(9 * SIZE);
    expect(desk.shelf.all()).toEqual(expect.arrayContaining(before));
    expect(desk.shelf.unsent()).toMatchObject([only]);
    expect(desk.shelf.missing()).toMatchObject([wanted]);
  });

  it('offers to the server what lies here unrecorded: the device stopped in between', async () => {
    const desk = await Desk.open(9 * SIZE);
    const name = await desk.bytes(5);
    await desk.reopen(9 * SIZE);
    expect(desk.shelf.unsent()).toMatchObject([name]);
  });

  it('forgets what its records say is here and is not, unless it is to be here', async () => {
    const desk = await Desk.open(9 * SIZE);
    const [loose, pinned] = [await desk.add(1), await desk.add(2, { pinned: true })];
    for (const name of [loose, pinned]) await desk.store.remove(name);
    await desk.reopen(9 * SIZE);
    expect(desk.shelf.get(loose)).toBeUndefined();
    expect(desk.shelf.missing()).toMatchObject([pinned]);
  });
});
