import type { Uuid } from '#lib/docs/core/ids.ts';
import { MemoryLog } from './memory-log.ts';
import { TestDevice } from './practice.ts';

export const SEVEN_YEARS = 7 * 366 * 24 * 60 * 60 * 1000;
/** What nobody may find afterwards. */
export const SECRETS = ['Zwelakhe', 'Mthembu', '8001015009087', 'a cough that will not go'];

/** A practice that saw a patient, seven years later. */
export async function practiceSevenYearsLater() {
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
  for (const device of all) device.ids.advance(SEVEN_YEARS);
  const ask = async (who = owner, patients: readonly Uuid[] = [patient]): Promise<string> => {
    const asked = await who.replica.askErasure(patients);
    if (!asked.ok) throw new Error(`${asked.problem.code} ${asked.problem.detail ?? ''}`);
    return asked.value;
  };
  return { log, owner, partner, manager, doctor, all, sync, patient, kept, visit, ask };
}

/** `ok`, or the code of the problem. */
export const code = (result: { ok: true } | { ok: false; problem: { code: string } }) =>
  result.ok ? 'ok' : result.problem.code;

/** Whether a device's disk or rows hold any of these words. */
export function holds(device: TestDevice, words: readonly string[] = SECRETS): string[] {
  const bytes = [...device.disk.records.values()].map((data) => Buffer.from(data));
  return words.filter((word) => bytes.some((one) => one.includes(word)));
}
