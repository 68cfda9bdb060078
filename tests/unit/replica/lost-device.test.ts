import { describe, expect, it } from 'vitest';
import { csvOf } from '#lib/replica/audit/csv.ts';
import { lostDeviceReport, lostRecordRows } from '#lib/replica/audit/lost-device.ts';
import { MemoryLog } from '../../support/memory-log.ts';
import { TestDevice } from '../../support/practice.ts';

async function report(device: TestDevice, lost: string) {
  const { replica } = device;
  await replica.projected();
  return lostDeviceReport({
    device: lost,
    roster: await replica.roster(),
    held: await replica.query('records.held', {}),
    opened: await replica.query('device.opened', { device: lost }),
    lastHeard: await replica.lastHeard(lost)
  });
}

async function practice() {
  const log = new MemoryLog();
  const owner = await TestDevice.found(51);
  const patient = await owner.change('patient.register', { given: 'Thandi', family: 'Nkosi' });
  await owner.change('patient.register', { given: 'Jan', family: 'Botha' });
  await owner.change('chart.addAllergy', { patient, substance: 'Latex', severity: 'mild' });
  const lost = await TestDevice.join(owner, log, 52);
  const sync = async () => {
    for (const device of [owner, lost, owner]) await log.sync(device.replica.port);
  };
  await sync();
  return { owner, lost, patient, sync };
}

describe('the report about a lost device', () => {
  it('names everybody whose records it held, and which were opened on it', async () => {
    const { owner, lost, patient, sync } = await practice();
    lost.ids.advance(60_000);
    await lost.replica.noteAccess({ act: 'open-record', kind: 'patient', patient });
    await lost.replica.noteAccess({ act: 'export' });
    await sync();
    const made = await report(owner, lost.identity.id);
    if (!made.ok) throw new Error(made.problem.message);
    expect(made.value.counts).toEqual({ records: 2, opened: 1 });
    expect(made.value.records.map(({ name, parts, opened }) => [name, parts, opened])).toEqual([
      ['Botha, Jan', ['details'], null],
      ['Nkosi, Thandi', ['details', 'chart'], { times: 1, last: '2026-11-22T07:01:00.000Z' }]
    ]);
    expect(made.value.lastHeard?.slice(0, 16)).toBe('2026-11-22T07:01');
    expect(made.value.member).toMatchObject({ name: lost.identity.member.name });
  });

  it('leaves out what the role of its member could not read', async () => {
    const { owner, lost } = await practice();
    const changed = await owner.replica.setRole(lost.identity.member.id, 'reception');
    if (!changed.ok) throw new Error(changed.problem.message);
    const made = await report(owner, lost.identity.id);
    if (!made.ok) throw new Error(made.problem.message);
    expect(made.value.scopes).toEqual(['common', 'front', 'billing']);
    expect(made.value.records.every(({ parts }) => !parts.includes('chart'))).toBe(true);
  });

  it('knows no device that never belonged to the practice', async () => {
    const { owner } = await practice();
    const made = await report(owner, '0193b6a0-0000-7000-8000-0000000000dd');
    expect(made).toMatchObject({ ok: false, problem: { code: 'device-unknown' } });
  });

  it('is a table that no spreadsheet takes for formulas', async () => {
    const { owner, lost } = await practice();
    await owner.change('patient.register', { given: 'X', family: '=HYPERLINK("http://x")' });
    const made = await report(owner, lost.identity.id);
    if (!made.ok) throw new Error(made.problem.message);
    const text = csvOf(lostRecordRows(made.value));
    expect(text.split('\r\n')[0]).toBe(
      '\uFEFFPatient,ID number,Date of birth,Telephone,Held on the device,Times opened,Last opened'
    );
    expect(text).toContain(`"'=HYPERLINK(`);
  });
});
