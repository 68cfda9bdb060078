import { expect, it } from 'vitest';
import { isInEffect } from '#lib/access/membership.ts';
import { toHex } from '#lib/crypto/crypto.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { keysOf, practiceSevenYearsLater, readable, SEVEN_YEARS } from '../support/destruction.ts';
import { TestDevice } from '../support/practice.ts';

/**
 * Whatever people ask for, agree to and take back, on devices that are away, hear of things late, crash, and
 * have keys made anew around them: what is destroyed in the end nobody reads, with all devices and the whole
 * log; everything else everybody reads, and nothing waits to be opened.
 */
/** In each of these something is destroyed, and something is agreed to and taken back at once. */
const SEEDS = [108, 125, 139, 142, 158];
const STEPS = 45;
const RECORDS = 4;

/** Mulberry32: numbers below `limit`, the same in every run. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
}

class Run {
  readonly below: (limit: number) => number;
  readonly log;
  readonly all: TestDevice[];
  /** Who may ask, agree and take back. */
  readonly deciding: TestDevice[];
  readonly records: readonly Uuid[];
  readonly kept: Uuid;
  #joined = 0;

  private constructor(
    seed: number,
    made: Awaited<ReturnType<typeof practiceSevenYearsLater>>,
    records: readonly Uuid[]
  ) {
    this.below = numbers(seed);
    this.log = made.log;
    this.all = made.all;
    this.deciding = [made.owner, made.partner, made.manager];
    this.records = records;
    this.kept = made.kept;
  }

  static async begin(seed: number): Promise<Run> {
    const made = await practiceSevenYearsLater(async ({ owner, doctor, sync }) => {
      const records: Uuid[] = [];
      for (let n = 0; n < RECORDS; n++) {
        const args = { family: `Record ${n}`, birthDate: '1960-01-01' };
        records.push(await owner.change('patient.register', args));
      }
      await sync();
      for (const patient of records) {
        await doctor.change('consultation.start', { patient, reason: 'Long ago' });
      }
      return records;
    });
    return new Run(seed, made, made.more);
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  async step(): Promise<void> {
    const device = this.pick(this.all);
    const { port } = device.replica;
    switch (this.below(11)) {
      case 0:
      case 1:
      case 2:
        await this.log.sync(port);
        return device.replica.followed();
      case 3:
        await this.log.pull(port);
        return device.replica.followed();
      case 4:
        return this.log.push(port);
      case 5:
        return device.crash();
      case 6:
        return void (await this.pick(this.deciding).replica.askErasure([this.pick(this.records)]));
      case 7:
      case 8: {
        const who = this.pick(this.deciding);
        const open = (await who.replica.erasures()).filter(({ standing }) => standing === 'open');
        if (open.length === 0) return;
        const { ask } = this.pick(open);
        const isCancelled = this.below(4) === 0;
        if (isCancelled) return void (await who.replica.cancelErasure(ask));
        return void (await who.replica.agreeErasure(ask, 1));
      }
      case 9: {
        // New keys: somebody who held the present ones is shut out.
        const owner = this.pick(this.deciding.slice(0, 2));
        const kit = await owner.replica.makeRecoveryKit();
        if (!kit.ok) return;
        await owner.replica.followed();
        await owner.replica.revoke({ device: kit.value.device }, 'Torn');
        return owner.replica.followed();
      }
      default: {
        if (this.below(3) > 0 || this.#joined === 2) {
          const args = { patient: this.kept, family: `Botha ${this.below(1_000)}` };
          return void (await device.replica.change([{ change: 'patient.edit', args }]));
        }
        const owner = this.pick(this.deciding.slice(0, 2));
        const late = await TestDevice.join(owner, this.log, 600 + this.#joined++);
        late.ids.advance(SEVEN_YEARS);
        this.all.push(late);
      }
    }
  }

  /** Everybody is in touch until nobody has anything to say any more. */
  async settle(): Promise<void> {
    for (let round = 0; round < 6; round++) {
      for (const device of this.all) {
        await this.log.sync(device.replica.port);
        await device.replica.followed();
        await this.log.sync(device.replica.port);
      }
    }
    for (const device of this.all) await device.replica.projected();
  }
}

it.each(SEEDS)('KEY10, ERA3, ERA6: nothing lost and nothing left, run %i', async (seed) => {
  const run = await Run.begin(seed);
  for (let n = 0; n < STEPS; n++) await run.step();
  await run.settle();

  const { membership, keyring } = run.all[0]!.access;
  const inEffect = [...membership.erasures.values()].filter(isInEffect);
  const gone = new Set(inEffect.flatMap(({ tags }) => tags.map((tag) => toHex(tag))));
  const copy = run.log.envelopes();
  const taken = run.all.map(({ access }) => access);
  const opened = await readable(await keysOf(taken, copy), copy);
  expect([...gone].filter((tag) => opened.has(tag))).toEqual([]);
  for (const device of run.all) {
    // Each by itself, as well: a newcomer, and whoever gave up too much and was given it back.
    const alone = await readable(await keysOf([device.access], copy), copy);
    for (const patient of [run.kept, ...run.records]) {
      const tag = toHex(keyring.docTag(patient));
      const read = await device.replica.read('patient', patient);
      expect([patient, read !== undefined, alone.has(tag)]).toEqual([
        patient,
        !gone.has(tag),
        !gone.has(tag)
      ]);
    }
    const { quarantined, rejected, pendingChanges } = await device.replica.status();
    expect({ quarantined, rejected, pendingChanges }).toEqual({
      quarantined: [],
      rejected: [],
      pendingChanges: 0
    });
  }
  for (const erasure of await run.all[0]!.replica.erasures()) {
    if (erasure.forgetting) expect(erasure.forgetting).toMatchObject({ waiting: [], out: [] });
  }
  const heads = await run.all[0]!.replica.heads();
  expect(await run.all[1]!.replica.heads()).toEqual(heads);
});
