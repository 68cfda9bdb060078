import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Uuid } from '#lib/docs/core/ids.ts';
import type { ShareExtent, ShareRights } from '#lib/docs/share.schema.ts';
import type { TestDevice } from '../support/practice.ts';
import { quiet, syncDevice, TestShare } from '../support/sharing.ts';

/**
 * Two practices of two devices each, three logs, and whatever order of work and weather the seed
 * gives: devices go their way apart, crash in the middle of bridging, the space's server is restored
 * from a backup, and the share is withdrawn while both sides edit (SHARE5 to SHARE9).
 */
const DEVICE = fc.nat({ max: 3 });
const WORD = fc.constantFrom('Nkosi', 'Dlamini', 'van der Merwe', 'Naidoo', 'Khumalo');

type Step =
  | { do: 'edit' | 'allergy' | 'visit'; device: number; word: string }
  | { do: 'own' | 'bridge'; device: number; page: number }
  | { do: 'crash'; device: number; reached: number }
  | { do: 'restore'; share: number }
  | { do: 'withdraw'; device: number };

const work = (kind: 'edit' | 'allergy' | 'visit') =>
  fc.record({ do: fc.constant(kind), device: DEVICE, word: WORD });
const move = (kind: 'own' | 'bridge') =>
  fc.record({ do: fc.constant(kind), device: DEVICE, page: fc.integer({ min: 1, max: 8 }) });

const STEP: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: work('edit') },
  { weight: 3, arbitrary: work('allergy') },
  { weight: 2, arbitrary: work('visit') },
  { weight: 5, arbitrary: move('own') },
  { weight: 8, arbitrary: move('bridge') },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('crash'),
      device: DEVICE,
      reached: fc.nat({ max: 3 })
    })
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore'), share: fc.nat({ max: 9 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('withdraw'), device: fc.nat({ max: 1 }) })
  }
) as fc.Arbitrary<Step>;

class World {
  readonly share: TestShare;
  readonly devices: TestDevice[];
  readonly rights: ShareRights;
  withdrawn = false;
  /** Changes of covered documents that a device said it had saved, by the practice that made them. */
  readonly saved = { giver: new Set<string>(), receiver: new Set<string>() };

  private constructor(share: TestShare, devices: TestDevice[], rights: ShareRights) {
    this.share = share;
    this.devices = devices;
    this.rights = rights;
  }

  static async start(extent: ShareExtent, rights: ShareRights): Promise<World> {
    const share = await TestShare.begin();
    const { giver, receiver } = share;
    const devices = [giver.first, await giver.join(21), receiver.first, await receiver.join(22)];
    await share.accept(await share.give(extent, rights));
    await share.settle();
    return new World(share, devices, rights);
  }

  practiceOf(device: TestDevice) {
    return this.share.giver.devices.includes(device) ? this.share.giver : this.share.receiver;
  }

  async run(step: Step): Promise<void> {
    if (step.do === 'restore') {
      // The statements by which both sides are in were in the backup.
      const head = Math.max(5, Math.floor((this.share.log.head * step.share) / 10));
      return this.share.log.restore(head);
    }
    const device = this.devices[step.device]!;
    device.ids.advance(1000);
    switch (step.do) {
      case 'own':
        return syncDevice(device, this.practiceOf(device).log);
      case 'bridge':
        return this.#bridge(device, step.page);
      case 'crash': {
        device.disk.hold();
        void this.#bridge(device, 100).catch(() => undefined);
        await new Promise((resolve) => setImmediate(resolve));
        device.disk.crash(step.reached);
        await device.crash();
        return quiet(device);
      }
      case 'withdraw': {
        await device.replica.withdrawShare(this.share.space, 'Patient withdrew');
        this.withdrawn = true;
        return quiet(device);
      }
      default:
        return this.#work(device, step);
    }
  }

  async #bridge(device: TestDevice, page: number): Promise<void> {
    const bridge = device.replica.sharing.keeper.bridge(this.share.space);
    if (!bridge) return;
    const { log } = this.share;
    await log.pull(bridge, page);
    await log.push(bridge, page);
    await quiet(device);
  }

  async #work(device: TestDevice, { do: what, word }: Step & { word: string }): Promise<void> {
    const { patient } = this.share;
    const requests = {
      edit: ['patient.edit', { patient, occupation: `${word} ${device.ids.now()}` }],
      allergy: ['chart.addAllergy', { patient, substance: word, severity: 'mild' }],
      visit: ['consultation.start', { patient, notes: { plan: word } }]
    } as const;
    await this.change(device, ...(requests[what as keyof typeof requests] as [string, unknown]));
  }

  /** Makes a change, and remembers it where it is of the giver's record; the code where it is refused. */
  async change(device: TestDevice, change: string, args: unknown): Promise<string> {
    const made = await device.replica.change([{ change, args }]);
    if (!made.ok) {
      // The record may not have come yet to a device that crashed; else only the share says no.
      expect(['shared-read-only', 'document-not-found']).toContain(made.problem.code);
      return made.problem.code;
    }
    const { document, heads } = made.value[0]!;
    const isGiver = this.share.giver.devices.includes(device);
    const covered = isGiver || [this.share.patient, this.share.chart].includes(document);
    const saved = this.saved[isGiver ? 'giver' : 'receiver'];
    if (covered) for (const head of heads) saved.add(`${document} ${head}`);
    return 'made';
  }

  /** Heads of the documents that both practices have. */
  async heads(device: TestDevice): Promise<Record<Uuid, readonly string[]>> {
    const theirs = await this.share.receiver.first.replica.heads();
    const ours = await this.share.giver.first.replica.heads();
    const mine = await device.replica.heads();
    return Object.fromEntries(Object.entries(mine).filter(([id]) => id in theirs && id in ours));
  }
}

const has = async (device: TestDevice, changes: Iterable<string>): Promise<string[]> => {
  const known = await device.replica.changeHashes();
  return [...changes].filter((change) => known.has(change));
};

describe('two practices that share a patient, in any weather', () => {
  it('end with the same record, or, once it was withdrawn, apart for good', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<ShareExtent>('front', 'clinical'),
        fc.constantFrom<ShareRights>('read', 'write'),
        fc.array(STEP, { minLength: 5, maxLength: 40 }),
        async (extent, rights, steps) => {
          const world = await World.start(extent, rights);
          const { share } = world;
          for (const step of steps) await world.run(step);

          // Every device of the giver knows of a withdrawal; what it writes now is its own.
          await share.giver.sync();
          const late = new Set<string>();
          if (world.withdrawn) {
            for (const device of world.devices) {
              const before = new Set([...world.saved.giver, ...world.saved.receiver]);
              const { patient } = share;
              await world.change(device, 'patient.edit', { patient, preferred: 'Late' });
              for (const made of [...world.saved.giver, ...world.saved.receiver]) {
                if (!before.has(made)) late.add(made);
              }
            }
          }
          await share.settle();

          const [giver, , receiver] = world.devices as [TestDevice, TestDevice, TestDevice];
          for (const practice of [share.giver, share.receiver]) {
            const [first, second] = practice.devices as [TestDevice, TestDevice];
            expect(await second.replica.heads()).toEqual(await first.replica.heads());
          }
          if (rights === 'read') {
            expect(world.saved.receiver.size).toBe(0);
          }
          if (world.withdrawn) {
            const lateGiver = [...late].filter((one) => world.saved.giver.has(one));
            const lateReceiver = [...late].filter((one) => world.saved.receiver.has(one));
            expect(await has(receiver, lateGiver)).toEqual([]);
            expect(await has(giver, lateReceiver)).toEqual([]);
            const { endedReason } = (await receiver.replica.query('shares.list', {}))[0]!;
            expect(endedReason).toBe('withdrawn');
            const state = await share.membership();
            const inside = [...state.devices.values()].filter((one) => one.standing === 'active');
            expect(inside).toHaveLength(1);
          } else {
            expect(await world.heads(receiver)).toEqual(await world.heads(giver));
            const all = [...world.saved.giver, ...world.saved.receiver];
            expect(await has(giver, all)).toEqual(all);
            const covered = all.filter(
              (one) => extent === 'clinical' || one.startsWith(share.patient)
            );
            expect(await has(receiver, covered)).toEqual(covered);
          }
          for (const device of world.devices) {
            expect(device.replica.sharing.keeper.refused(share.space)).toBe(0);
            expect((await device.replica.status()).quarantined).toEqual([]);
          }
        }
      ),
      {
        numRuns: Number(process.env.INDABA_RUNS ?? 25),
        seed: Number(process.env.INDABA_SEED ?? 20261122)
      }
    );
  }, 240_000);
});
