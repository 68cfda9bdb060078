import type { Role } from '#lib/access/roles.ts';
import type { Quarantined } from '#lib/api/replica.ts';
import { parseEnvelope } from '#lib/envelope/envelope.ts';
import type { LogEntry } from '#lib/sync/wire.ts';
import { MemoryLog } from '../../support/memory-log.ts';
import { TestDevice } from '../../support/practice.ts';

/** A practice that worked through an honest server, before the server turned. */
export interface Before {
  readonly log: MemoryLog;
  readonly founder: TestDevice;
  readonly doctor: TestDevice;
  readonly reception: TestDevice;
  /** A patient whom all know, with a chart that the doctor and the founder know. */
  readonly patient: string;
}

export async function practice(seed: number): Promise<Before> {
  const log = new MemoryLog();
  const founder = await TestDevice.found(seed);
  const join = (next: number, role: Role) => TestDevice.join(founder, log, seed + next, role);
  const doctor = await join(1, 'doctor');
  const reception = await join(2, 'reception');
  const patient = await founder.change('patient.register', { family: 'Nkosi' });
  await founder.change('chart.edit', { patient, smoking: 'never' });
  await log.sync(founder.replica.port);
  await log.sync(doctor.replica.port);
  await log.sync(reception.replica.port);
  // Keys that were handed on for logs of their own arrive with a second look.
  for (const device of [founder, doctor, reception]) await log.sync(device.replica.port);
  return { log, founder, doctor, reception, patient };
}

let lies = 0;

/** A server that says whatever it likes. Each is another one, or the same come back from a backup. */
export class Liar {
  readonly identity = {
    server: 'ee'.repeat(16),
    generation: (++lies).toString(16).padStart(32, '0')
  };
  #seq = 0;

  /** Sends these envelopes as what comes next; `more` is what it says of them. */
  async send(
    { replica }: TestDevice,
    envelopes: readonly Uint8Array[],
    more: { head?: number; to?: number } = {}
  ): Promise<void> {
    const entries = envelopes.map((bytes): LogEntry => [++this.#seq, 0, bytes.slice()]);
    const to = more.to ?? this.#seq;
    const head = more.head ?? to;
    await replica.port.cursor(this.identity, head);
    await replica.port.receive(this.identity, entries, head, to);
    await replica.projected();
  }
}

/** What was put aside, by reason. */
export async function aside({ replica }: TestDevice): Promise<Quarantined['reason'][]> {
  return (await replica.status()).quarantined.map(({ reason }) => reason);
}

/** Everything a device shows of the practice: documents and people. */
export async function shown({ replica }: TestDevice): Promise<unknown> {
  const { members } = await replica.roster();
  return {
    heads: await replica.heads(),
    members: members.map(({ id, role, ended, devices }) => [
      ...[id, role, ended !== null],
      devices.map((device) => [device.id, device.standing])
    ])
  };
}

/** Envelopes of a log by kind. */
export const statements = (log: MemoryLog): Uint8Array[] =>
  log.envelopes().filter((bytes) => kindOf(bytes) === 'membership');
export const changes = (log: MemoryLog): Uint8Array[] =>
  log.envelopes().filter((bytes) => kindOf(bytes) !== 'membership');

const kindOf = (bytes: Uint8Array): string | undefined => {
  const envelope = parseEnvelope(bytes);
  return envelope.ok ? envelope.value.kind : undefined;
};
