import { describe, expect, it } from 'vitest';
import { MemoryLog } from '../../support/memory-log.ts';
import { TestDevice } from '../../support/practice.ts';

describe('a replica', () => {
  it('has the practice that it founded, and counts what no server has', async () => {
    const device = await TestDevice.found(1);
    const overview = await device.replica.query('practice.overview', {});
    expect(overview?.name).toBe('Test practice');
    const status = await device.replica.status();
    expect(status.pendingChanges).toBe(2);
  });

  it('gives another device everything, through a log alone', async () => {
    const log = new MemoryLog();
    const first = await TestDevice.found(1);
    const patient = await first.change('patient.register', {
      given: 'Nomvula',
      family: 'Dlamini',
      identifiers: [{ type: 'sa-id', value: '8001015009087' }]
    });
    const second = await TestDevice.join(first, log, 2);
    await log.sync(second.replica);
    await second.replica.projected();
    const hits = await second.replica.query('patients.search', { text: 'dlamini' });
    expect(hits.map((hit) => hit.id)).toEqual([patient]);
    expect((await first.replica.status()).pendingChanges).toBe(0);
    expect(await second.replica.heads()).toEqual(await first.replica.heads());
    expect(second.projections.digest()).toBe(first.projections.digest());
  });
});
