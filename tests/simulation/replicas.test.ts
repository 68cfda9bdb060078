import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryLog } from '../support/memory-log.ts';
import { TestDevice } from '../support/practice.ts';

/**
 * Three real replicas on disks that crash, one log, and whatever order of work and weather the seed
 * gives. Nothing is simulated but disk, clock, randomness and network.
 */
const WORD = fc.constantFrom('Nkosi', 'Dlamini', 'van der Merwe', 'Naidoo', 'Khumalo', 'Müller');
const DEVICE = fc.nat({ max: 2 });

type Step =
  | { do: 'register'; device: number; family: string }
  | { do: 'rename'; device: number; patient: number; family: string }
  | { do: 'allergy'; device: number; patient: number; substance: string }
  | { do: 'severity'; device: number; patient: number; severity: string }
  | { do: 'book'; device: number; slot: number }
  | { do: 'type'; device: number; patient: number; text: string }
  | { do: 'push' | 'pull'; device: number; page: number }
  | { do: 'crash'; device: number; reached: number }
  | { do: 'diskFull'; device: number }
  | { do: 'restoreServer'; share: number };

const patient = fc.nat({ max: 5 });
const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('register'), device: DEVICE, family: WORD })
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('rename'), device: DEVICE, patient, family: WORD })
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('allergy'), device: DEVICE, patient, substance: WORD })
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('severity'),
      device: DEVICE,
      patient,
      severity: fc.constantFrom('mild', 'moderate', 'severe')
    })
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('book'), device: DEVICE, slot: fc.nat({ max: 15 }) })
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('type'), device: DEVICE, patient, text: WORD })
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('push', 'pull'),
      device: DEVICE,
      page: fc.integer({ min: 1, max: 20 })
    })
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('crash'),
      device: DEVICE,
      reached: fc.nat({ max: 3 })
    })
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('diskFull'), device: DEVICE }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('restoreServer'), share: fc.nat({ max: 9 }) })
  }
) as fc.Arbitrary<Step>;

class World {
  readonly log = new MemoryLog();
  readonly devices: TestDevice[] = [];
  readonly patients: string[] = [];
  /** Everything that some device said it had saved. */
  readonly saved = new Set<string>();
  readonly consultations = new Map<string, string>();
  doctor = '';

  static async start(): Promise<World> {
    const world = new World();
    const first = await TestDevice.found(1);
    world.doctor = await first.change('practice.addDoctor', { family: 'Naidoo' });
    world.devices.push(first);
    world.devices.push(await TestDevice.join(first, world.log, 2));
    world.devices.push(await TestDevice.join(first, world.log, 3));
    for (const device of world.devices) await world.log.sync(device.replica.port);
    return world;
  }

  async run(step: Step): Promise<void> {
    if (step.do === 'restoreServer') {
      return this.log.restore(Math.max(6, Math.floor((this.log.head * step.share) / 10)));
    }
    const device = this.devices[step.device]!;
    device.ids.advance(1000);
    switch (step.do) {
      case 'push':
        await device.replica.port.cursor(this.log.identity, this.log.head);
        return this.log.push(device.replica.port, step.page);
      case 'pull':
        return this.log.pull(device.replica.port, step.page);
      case 'crash': {
        // Power goes while a change is on its way to the disk: it may or may not have reached it.
        device.disk.hold();
        void device.replica.change([{ change: 'patient.register', args: { family: 'Power cut' } }]);
        await new Promise((resolve) => setImmediate(resolve));
        device.disk.crash(step.reached);
        return device.crash();
      }
      case 'diskFull': {
        device.disk.fault = () => ({ code: 'storage-full', message: 'Full.' });
        await device.replica.change([{ change: 'patient.register', args: { family: 'No room' } }]);
        device.disk.fault = undefined;
        return;
      }
      default:
        return this.#work(device, step);
    }
  }

  async #work(device: TestDevice, step: Step): Promise<void> {
    const one = 'patient' in step ? this.patients[step.patient % (this.patients.length || 1)] : '';
    const requests = {
      register: () => ['patient.register', { family: (step as { family: string }).family }],
      rename: () => ['patient.edit', { patient: one, family: (step as { family: string }).family }],
      allergy: () => [
        'chart.addAllergy',
        { patient: one, substance: (step as { substance: string }).substance, severity: 'unknown' }
      ],
      severity: () => [
        'chart.edit',
        { patient: one, smoking: (step as { severity: string }).severity }
      ],
      type: () => [
        'consultation.start',
        { patient: one, notes: { plan: (step as { text: string }).text } }
      ],
      book: () => {
        const slot = (step as { slot: number }).slot;
        const start = `2026-11-23T${String(8 + Math.floor(slot / 4)).padStart(2, '0')}:${['00', '15', '30', '45'][slot % 4]}`;
        return ['book.book', { doctor: this.doctor, start, minutes: 15, title: 'Visit' }];
      }
    } as unknown as Record<string, () => [string, unknown]>;
    if (one === undefined) return;
    const [change, args] = requests[step.do]!();
    const made = await device.replica.change([{ change, args }]);
    if (!made.ok) {
      // A device may not have that patient yet; every other refusal would be a fault.
      expect(made.problem.code).toBe('document-not-found');
      return;
    }
    const { document, heads, result } = made.value[0]!;
    for (const head of heads) this.saved.add(`${document} ${head}`);
    if (step.do === 'register') this.patients.push(result as string);
  }

  /** The weather clears: everybody syncs until nothing moves. */
  async settle(): Promise<void> {
    for (let round = 0; round < 3; round++) {
      for (const device of this.devices) await this.log.sync(device.replica.port);
    }
    for (const device of this.devices) await device.replica.projected();
  }
}

describe('three replicas in any weather', () => {
  it('end with equal heads and equal projections, and with everything that was called saved', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 5, maxLength: 40 }), async (steps) => {
        const world = await World.start();
        for (const step of steps) await world.run(step);
        await world.settle();

        const [first, ...others] = world.devices as [TestDevice, ...TestDevice[]];
        const heads = await first.replica.heads();
        for (const other of others) expect(await other.replica.heads()).toEqual(heads);
        const digest = first.projections.digest();
        for (const other of others) expect(other.projections.digest()).toBe(digest);

        const history = await first.replica.changeHashes();
        for (const saved of world.saved) expect(history.has(saved)).toBe(true);
        for (const device of world.devices) {
          const status = await device.replica.status();
          expect(status.pendingChanges).toBe(0);
          expect(status.quarantined).toEqual([]);
        }
        await first.replica.rebuild();
        expect(first.projections.digest()).toBe(digest);
      }),
      {
        numRuns: Number(process.env.INDABA_RUNS ?? 40),
        seed: Number(process.env.INDABA_SEED ?? 20261122)
      }
    );
  }, 120_000);
});
