import type { DocHandle } from '@automerge/automerge-repo/slim';
import type { Uuid } from '../docs/core/ids.ts';
import type { DocumentOf } from '../docs/kinds.ts';
import type { Problem, Result } from '../problem.ts';
import type { ReplicaApi } from './api.ts';

/** A practice that lives on this device. */
export interface LocalPractice {
  readonly id: Uuid;
  readonly name: string;
  readonly deviceName: string;
  readonly memberName: string;
  /** A practice made up for looking around: never synced. */
  readonly demo: boolean;
  readonly openedAt: string | null;
}

export interface NewPractice {
  readonly practiceName: string;
  readonly memberName: string;
  readonly deviceName: string;
  /** Server to sync with; `null` for none yet. */
  readonly server: string | null;
}

export interface JoinRequest {
  readonly link: string;
  readonly memberName: string;
  readonly deviceName: string;
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
}

/** Everything that lives on this device: what the first page talks to. */
export interface DeviceApi {
  practices(): Promise<LocalPractice[]>;
  create(request: NewPractice): Promise<Result<LocalPractice>>;
  join(request: JoinRequest): Promise<Result<LocalPractice>>;
  /** Makes the demo practice (fixed seed) on this device, or finds it again. */
  demo(progress: (done: number, total: number) => void): Promise<Result<LocalPractice>>;
  open(practice: Uuid): Promise<Result<OpenPractice>>;
  /** Why nothing can be kept on this device (no secure context, storage refused…), or null. */
  unusable(): Promise<Problem | null>;
}
