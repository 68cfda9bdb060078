import { describe, expect, it } from 'vitest';
import type { Connection, ReplicaStatus } from '#lib/api/replica.ts';
import { syncTruth } from '#lib/app/sync-words.ts';

const manner = { locale: 'en-ZA', timeZone: 'Africa/Johannesburg' };
const now = Date.parse('2026-11-22T08:00:00Z');
const server = 'https://hub.local:8443';
const online: Connection = { state: 'online', server };
const offline: Connection = {
  state: 'offline',
  server,
  since: '2026-11-22T07:14:00Z',
  problem: null
};

const status = (parts: Partial<ReplicaStatus>): ReplicaStatus => ({
  practice: 'p',
  practiceName: 'P',
  role: 'owner',
  device: 'd',
  deviceName: 'D',
  series: 'A1',
  member: { id: 'm', name: 'M' },
  pendingChanges: 0,
  files: { unsent: 0, unsentBytes: 0, problem: null, largest: 104_857_600 },
  connection: online,
  behind: 0,
  syncedAt: null,
  quarantined: [],
  rejected: [],
  incomplete: 0,
  projecting: null,
  storage: { persistent: true, problem: null },
  clockSkewMs: null,
  devices: [],
  ...parts
});

const title = (parts: Partial<ReplicaStatus>) => syncTruth(status(parts), manner, now).title;

describe('the sync indicator', () => {
  it('says one of three truths', () => {
    expect(title({})).toBe('Everything is on the hub');
    expect(title({ pendingChanges: 12 })).toBe('12 changes only on this device');
    expect(title({ connection: offline })).toBe('Offline since 09:14, work goes on');
  });

  it('says that a device was shut out, which is more than being offline', () => {
    expect(title({ role: null, connection: offline, pendingChanges: 3 })).toBe(
      'This device was shut out'
    );
    const refused: Connection = {
      ...offline,
      problem: { code: 'device-revoked', message: 'No longer here.' }
    };
    expect(title({ connection: refused, pendingChanges: 3 })).toBe('This device was shut out');
  });

  it('counts files that no hub has, and does not call that everything', () => {
    const files = { unsent: 2, unsentBytes: 9_000_000, problem: null, largest: 104_857_600 };
    expect(title({ files })).toBe('2 files only on this device');
    expect(title({ files, pendingChanges: 1 })).toBe('1 change and 2 files only on this device');
    const problem = { code: 'quota', message: 'Your practice has used up its room.' };
    const stuck = status({ files: { ...files, problem } });
    expect(syncTruth(stuck, manner, now).detail).toBe('Your practice has used up its room.');
  });

  it('counts one change as one', () => {
    expect(title({ pendingChanges: 1 })).toBe('1 change only on this device');
  });

  it('claims that everything is on the hub only while that is known', () => {
    const doubtful: Partial<ReplicaStatus>[] = [
      { pendingChanges: 1 },
      { connection: offline },
      { connection: { state: 'none' } },
      { connection: { state: 'connecting', server } },
      { behind: 3 },
      { rejected: [{ entryId: 'e', problem: { code: 'c', message: 'm' } }] },
      { storage: { persistent: true, problem: { code: 'storage-full', message: 'Full.' } } }
    ];
    for (const parts of doubtful) {
      expect(syncTruth(status(parts), manner, now).tone).not.toBe('done');
    }
  });

  it('puts a device that cannot save before everything else', () => {
    const full = {
      code: 'storage-full',
      message: 'The device is full.',
      action: 'Free some space.'
    };
    const truth = syncTruth(
      status({
        connection: offline,
        pendingChanges: 3,
        storage: { persistent: true, problem: full }
      }),
      manner,
      now
    );
    expect(truth).toMatchObject({ tone: 'danger', detail: 'Free some space.' });
  });

  it('says that offline work is safe, and how much of it there is', () => {
    const truth = syncTruth(status({ connection: offline, pendingChanges: 12 }), manner, now);
    expect(truth.tone).toBe('offline');
    expect(truth.detail).toContain('12 changes only on this device');
  });

  it('says of a demo practice that it is here by intent, unless the device cannot save', () => {
    const demo = (parts: Partial<ReplicaStatus>) =>
      syncTruth(status(parts), manner, now, true).tone;
    expect(demo({ connection: { state: 'none' }, pendingChanges: 5_000 })).toBe('plain');
    const full = { code: 'storage-full', message: 'The device is full.' };
    expect(demo({ storage: { persistent: true, problem: full } })).toBe('danger');
  });

  it('does not pretend that a device without a server has a second copy', () => {
    expect(title({ connection: { state: 'none' } })).toBe('Only on this device');
  });
});
