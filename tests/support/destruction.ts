import { openGrant } from '#lib/access/grants.ts';
import type { DeviceIdentity } from '#lib/access/identity.ts';
import type { Keyring } from '#lib/access/keyring.ts';
import { decodeStatement } from '#lib/access/statements.ts';
import { toHex } from '#lib/crypto/crypto.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { openChanges, parseEnvelope } from '#lib/envelope/envelope.ts';
import { MemoryLog } from './memory-log.ts';
import { TestDevice } from './practice.ts';

export const SEVEN_YEARS = 7 * 366 * 24 * 60 * 60 * 1000;
/** What nobody may find afterwards. */
export const SECRETS = ['Zwelakhe', 'Mthembu', '8001015009087', 'a cough that will not go'];

/**
 * A practice that saw a patient, seven years later.
 * @param then what else was done when it was
 */
export async function practiceSevenYearsLater<T = undefined>(
  then?: (those: { owner: TestDevice; doctor: TestDevice; sync: () => Promise<void> }) => Promise<T>
) {
  const log = new MemoryLog();
  const owner = await TestDevice.found(81);
  const partner = await TestDevice.join(owner, log, 82, 'owner');
  const manager = await TestDevice.join(owner, log, 83, 'manager');
  const doctor = await TestDevice.join(owner, log, 84, 'doctor');
  const all = [owner, partner, manager, doctor];
  const sync = async (...devices: readonly TestDevice[]) => {
    const those = devices.length > 0 ? devices : all;
    for (const device of [...those, ...those, ...those]) {
      await log.sync(device.replica.port);
      await device.replica.followed();
    }
    for (const device of those) await device.replica.projected();
  };
  const patient = await owner.change('patient.register', {
    given: SECRETS[0],
    family: SECRETS[1],
    birthDate: '1980-01-01'
  });
  await owner.change('patient.addIdentifier', { patient, type: 'sa-id', value: SECRETS[2] });
  await owner.change('patient.addIdentifier', { patient, type: 'file-number', value: 'F-77' });
  const kept = await owner.change('patient.register', { family: 'Botha', birthDate: '1980-01-01' });
  await sync();
  const visit = await doctor.change('consultation.start', { patient, reason: SECRETS[3] });
  await doctor.change('chart.addAllergy', { patient, substance: 'Penicillin', severity: 'mild' });
  await sync();
  const more = (await then?.({ owner, doctor, sync })) as T;
  await sync();
  for (const device of all) device.ids.advance(SEVEN_YEARS);
  const ask = async (who = owner, patients: readonly Uuid[] = [patient]): Promise<string> => {
    const asked = await who.replica.askErasure(patients);
    if (!asked.ok) throw new Error(`${asked.problem.code} ${asked.problem.detail ?? ''}`);
    return asked.value;
  };
  return { log, owner, partner, manager, doctor, all, sync, patient, kept, visit, ask, more };
}

/** `ok`, or the code of the problem. */
export const code = (result: { ok: true } | { ok: false; problem: { code: string } }) =>
  result.ok ? 'ok' : result.problem.code;

/** Whether a device's disk or rows hold any of these words. */
export function holds(device: TestDevice, words: readonly string[] = SECRETS): string[] {
  const bytes = [...device.disk.records.values()].map((data) => Buffer.from(data));
  return words.filter((word) => bytes.some((one) => one.includes(word)));
}

/** What of a copy of a log can be parsed. */
export const envelopesIn = (log: readonly Uint8Array[]) =>
  log.map((bytes) => parseEnvelope(bytes)).flatMap((one) => (one.ok ? [one.value] : []));

/** What somebody finds on a device that is theirs in every respect. */
export interface Taken {
  readonly keyring: Keyring;
  readonly identity: Pick<DeviceIdentity, 'id' | 'boxKey' | 'boxPublic'>;
}

/** All keys of whoever has these devices, and a copy of the log with what was granted to them in it. */
export async function keysOf(
  devices: readonly Taken[],
  log: readonly Uint8Array[]
): Promise<Keyring> {
  let all: Keyring | undefined;
  const add = (more: Keyring): void => {
    all = all?.with(more.keys, more.leaves) ?? more;
  };
  for (const { keyring, identity } of devices) {
    add(keyring);
    for (const { kind, body } of envelopesIn(log)) {
      const statement = kind === 'membership' ? decodeStatement(body) : undefined;
      if (statement?.type !== 'keys') continue;
      for (const { sealed } of statement.grants) {
        const granted = await openGrant(keyring.practice, identity, sealed);
        if (granted) add(granted);
      }
    }
  }
  return all!;
}

/** Tags of documents of which something in a copy of the log can be read with these keys. */
export async function readable(keyring: Keyring, log: readonly Uint8Array[]): Promise<Set<string>> {
  const tags = new Set<string>();
  for (const envelope of envelopesIn(log)) {
    if (envelope.kind !== 'changes') continue;
    if ((await openChanges(envelope, keyring)).ok) tags.add(toHex(envelope.docTag));
  }
  return tags;
}
