import type { ReplicaStatus } from '../api/replica.ts';
import { count, formatInstant, type Manner } from '../format.ts';

/** What the indicator says: one of three truths, or what is worse than all of them. */
export interface SyncTruth {
  /** Each tone has its own icon and words too: colour alone says nothing. */
  readonly tone: 'done' | 'plain' | 'busy' | 'pending' | 'offline' | 'danger';
  readonly title: string;
  /** The same in a word or two, for a phone. */
  readonly short: string;
  /** Why that is all right, or what to do. */
  readonly detail: string;
}

/** Whether the hub says that this device was shut out; why and by whom it may not have heard. */
export const isRefused = ({ connection }: ReplicaStatus): boolean =>
  connection.state === 'offline' && connection.problem?.code === 'device-revoked';

/** What only this device has: `2 changes and 1 file`; empty for nothing. */
export const onlyHere = ({ pendingChanges, files }: ReplicaStatus): string =>
  [
    pendingChanges > 0 ? count(pendingChanges, 'change') : '',
    files.unsent > 0 ? count(files.unsent, 'file') : ''
  ]
    .filter(Boolean)
    .join(' and ');

/**
 * The state of a device in plain words; nothing is claimed that its status does not say. A `demo`
 * practice is on this device by intent: that is said, and is nothing to worry about.
 */
export function syncTruth(
  status: ReplicaStatus,
  manner: Manner,
  now: number,
  demo = false
): SyncTruth {
  const { connection, storage, files } = status;
  const pending = status.pendingChanges + files.unsent;
  if (storage.problem) {
    return {
      tone: 'danger',
      title: 'This device cannot save',
      short: 'Cannot save',
      detail: storage.problem.action ?? storage.problem.message
    };
  }
  if (status.role === null || isRefused(status)) {
    return {
      tone: 'danger',
      title: 'This device was shut out',
      short: 'Shut out',
      detail:
        status.role === null
          ? 'It shows nothing any more. What no hub has is kept on it.'
          : 'What is on it stays. Nothing more is sent or fetched.'
    };
  }
  if (demo) {
    return {
      tone: 'plain',
      title: 'Only on this device',
      short: 'Demo',
      detail: 'A made-up practice for looking around. It is sent nowhere.'
    };
  }
  if (status.rejected.length > 0) {
    return {
      tone: 'danger',
      title: `${count(status.rejected.length, 'change')} refused by the hub`,
      short: 'Refused',
      detail: 'They are saved on this device, and stay on it.'
    };
  }
  const changes = `${onlyHere(status)} only on this device`;
  if (connection.state === 'none') {
    return pending === 0
      ? {
          tone: 'pending',
          title: 'Only on this device',
          short: 'This device',
          detail: 'No hub or server is set, so there is no second copy.'
        }
      : {
          tone: 'pending',
          title: changes,
          short: `${pending} here`,
          detail: 'Saved here. No hub or server is set, so there is no second copy.'
        };
  }
  if (connection.state === 'offline') {
    return {
      tone: 'offline',
      title: `Offline since ${formatInstant(connection.since, manner, now)}, work goes on`,
      short: pending > 0 ? `Offline, ${pending}` : 'Offline',
      detail:
        pending > 0
          ? `${changes}. They are saved, and go to the hub by themselves.`
          : 'Everything done here was already on the hub.'
    };
  }
  if (pending > 0) {
    return {
      tone: 'pending',
      title: changes,
      short: `${pending} here`,
      detail:
        files.problem?.message ??
        (connection.state === 'online' ? 'On the way to the hub.' : 'Reaching the hub.')
    };
  }
  if (connection.state === 'connecting') {
    return {
      tone: 'busy',
      title: 'Reaching the hub',
      short: 'Reaching',
      detail: 'Nothing waits to be sent.'
    };
  }
  if (status.behind > 0) {
    return {
      tone: 'busy',
      title: `Fetching ${count(status.behind, 'entry', 'entries')}`,
      short: 'Fetching',
      detail: 'Everything done here is on the hub; what others did is on its way.'
    };
  }
  return {
    tone: 'done',
    title: 'Everything is on the hub',
    short: 'On the hub',
    detail: 'Nothing is only on this device.'
  };
}
