import type { Uuid } from '../docs/core/ids.ts';
import type { Problem, Result } from '../problem.ts';

/** Destroying records that are past their retention: two people, docs/sync.md, ERA1 to ERA8. */
export interface ErasingApi {
  /** What was asked for, the last first: open, agreed to, or taken back. */
  erasures(): Promise<ErasureView[]>;
  /** The same now and whenever it differs, until the returned function is called. */
  watchErasures(seen: (erasures: ErasureView[]) => void): () => void;
  /** What would be destroyed with these patients' records; refused where one of them may not be. */
  erasable(patients: readonly Uuid[]): Promise<Result<ErasableRecord[]>>;
  /** Asks for the destruction of records; nothing goes until somebody else agrees. Gives its name. */
  askErasure(patients: readonly Uuid[]): Promise<Result<string>>;
  /**
   * Agrees to what somebody else asked: the records are destroyed, here at once and everywhere else as
   * soon as devices hear of it.
   * @param records how many they are, as the person who agrees counted them
   */
  agreeErasure(ask: string, records: number): Promise<Result<void>>;
  /** Takes back what was asked, or declines it. */
  cancelErasure(ask: string): Promise<Result<void>>;
}

/** A record as two people look at it before it is destroyed. */
export interface ErasableRecord {
  readonly patient: Uuid;
  readonly name: string;
  readonly birthDate: string | null;
  readonly folder: string | null;
  readonly lastActive: string;
  /** Since when it need not be kept. */
  readonly until: string;
  readonly reason: string;
  readonly source: string;
  /** Of which it consists, those included that are named and were never begun. */
  readonly documents: number;
}

export interface ErasureWordView {
  /** ISO 8601, by the clock of who said it. */
  readonly at: string;
  readonly by: string;
}

/** Where keys that open a copy of a destroyed record may be still, by the names of devices and people. */
export interface ForgettingView {
  /** How many devices said that they have destroyed theirs, or came in when there were none. */
  readonly done: number;
  /** Have not been in touch since, or not finished: they hold the record as well. */
  readonly waiting: readonly DeviceNameView[];
  /** Were shut out before they had heard of it. */
  readonly out: readonly DeviceNameView[];
  /** Recovery kits from before, on paper: whoever has one, and an old copy of the hub's data, can read it. */
  readonly kits: readonly KitNameView[];
}

export interface DeviceNameView {
  readonly id: Uuid;
  readonly device: string;
  readonly member: string;
}

export interface KitNameView {
  /** As printed on it. */
  readonly number: string;
  readonly member: string;
  /** ISO 8601. */
  readonly madeAt: string;
  /** Whether it still brings the practice back; if not, only the paper is to be destroyed. */
  readonly isGood: boolean;
}

export interface ErasureView {
  /** Names it: the hash of the statement that asked. */
  readonly ask: string;
  readonly standing: 'open' | 'destroyed' | 'cancelled';
  readonly asked: ErasureWordView;
  readonly agreed: ErasureWordView | null;
  readonly cancelled: ErasureWordView | null;
  readonly documents: number;
  /** Of an open one, what it covers as far as this device can tell; else none. */
  readonly records: readonly ErasableRecord[];
  /** Why the person at this device cannot agree; `null` where they may. */
  readonly obstacle: Problem | null;
  readonly mayCancel: boolean;
  /** Of what is destroyed; else `null`. */
  readonly forgetting: ForgettingView | null;
}
