import type { DocHandle } from '@automerge/automerge-repo/slim';
import type { Connection, ReplicaApi } from '../api/replica.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { DocumentOf } from '../docs/kinds.ts';
import type { Problem, Result } from '../problem.ts';
import type { LockApi, ProfileLock } from './lock.ts';
import type { KitPaper, RestoreStep } from './restoring.ts';

/**
 * One member of one practice on this device, apart from every other: with an identity, keys,
 * records and rows of its own. Several members may share a device, and one person may have profiles
 * in several practices.
 */
export interface LocalProfile {
  /** Made for this device; not the member's id. */
  readonly id: Uuid;
  readonly practice: Uuid;
  /** The practice's name. */
  readonly name: string;
  readonly deviceName: string;
  readonly memberName: string;
  /** A practice made up for looking around: never synced. */
  readonly demo: boolean;
  readonly openedAt: string | null;
  readonly lock: ProfileLock;
  /** The device joined and waits to be confirmed; nothing of the practice is on it yet. */
  readonly waiting: Waiting | null;
}

export interface Waiting {
  /** Six digits of the device's key, to be compared with those that the practice sees. */
  readonly code: string;
}

export interface NewPractice {
  readonly practiceName: string;
  readonly memberName: string;
  readonly deviceName: string;
  /** Server to sync with; `null` for none yet. */
  readonly server: string | null;
  /** Seals the profile; `null` leaves it open to whoever has the device. */
  readonly passphrase: string | null;
}

export interface JoinRequest {
  readonly link: string;
  readonly memberName: string;
  readonly deviceName: string;
  /** Seals the profile; `null` leaves it open to whoever has the device. */
  readonly passphrase: string | null;
}

/** What is typed from a recovery kit, at a new device of whoever made it. */
export interface RestoreRequest extends KitPaper {
  readonly deviceName: string;
  /** Seals the profile; `null` leaves it open to whoever has the device. */
  readonly passphrase: string | null;
}

/** Where a person is at work inside a note, shown to the others. */
export interface Presence {
  readonly session: string;
  readonly memberName: string;
  readonly deviceName: string;
  /** Part of the note, for example `subjective`. */
  readonly field: string;
  /** Selection, in UTF-16 code units. */
  readonly anchor: number;
  readonly head: number;
}

/** A consultation's note, open for typing in this tab. */
export interface NoteSession {
  /** Stock automerge-repo handle, kept in step with the engine by Automerge's own sync protocol. */
  readonly handle: DocHandle<DocumentOf<'consultation'>>;
  /** Calls back with `saved` once every keystroke so far is on this device's disk. */
  watchSaved(seen: (state: 'saving' | 'saved') => void): () => void;
  setPresence(at: Pick<Presence, 'field' | 'anchor' | 'head'> | null): void;
  watchPresence(seen: (others: readonly Presence[]) => void): () => void;
  close(): Promise<void>;
}

/** A practice open in a tab. */
export interface OpenPractice extends ReplicaApi {
  openNote(consultation: Uuid): Promise<Result<NoteSession>>;
  /** Seals words for the browser's own storage, so that they lie there as records do. */
  readonly drafts: Drafts;
}

/** Words that were begun and are not part of a record yet, sealed under the profile's own key. */
export interface Drafts {
  seal(text: string): string;
  /** What was sealed by this profile, or `undefined`. */
  open(sealed: string): string | undefined;
}

/** Everything that lives on this device: what the first page talks to. */
export interface DeviceApi extends LockApi {
  /** The profile opened last comes first. */
  profiles(): Promise<LocalProfile[]>;
  create(request: NewPractice): Promise<Result<LocalProfile>>;
  /** Resolves when the device is in, or, with `waiting`, when it only has to be confirmed. */
  join(request: JoinRequest): Promise<Result<LocalProfile>>;
  /** Restores a practice from a recovery kit. Resolves when this device is in; its records follow. */
  restore(
    request: RestoreRequest,
    seen: (step: RestoreStep) => void
  ): Promise<Result<LocalProfile>>;
  /** Keeps what a profile's practice is called by now, for where it is chosen. */
  named(profile: Uuid, name: string): Promise<void>;
  /**
   * Waits until a profile whose `waiting` is set is confirmed or turned away (`device-refused`),
   * over restarts and whatever the network does. Calls back as the connection comes and goes.
   */
  admitted(profile: Uuid, seen: (connection: Connection) => void): Promise<Result<LocalProfile>>;
  /** Gives up waiting and removes such a profile from this device. */
  giveUp(profile: Uuid): Promise<void>;
  /** Makes the demo practice (fixed seed) on this device, or finds it again. */
  demo(progress: (done: number, total: number) => void): Promise<Result<LocalProfile>>;
  /**
   * Opens a profile that is unlocked, here or in another tab; else the problem `profile-locked`, or
   * `profile-waiting` where it has to be confirmed first.
   */
  open(profile: Uuid): Promise<Result<OpenPractice>>;
  /** Why nothing can be kept on this device (no secure context, storage refused…), or null. */
  unusable(): Promise<Problem | null>;
}
