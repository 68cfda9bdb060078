import type { Uuid } from '../docs/core/ids.ts';
import type { Problem, Result } from '../problem.ts';

/** What stands between a person and a profile of this device. */
export interface ProfileLock {
  /**
   * `none`: there is no passphrase, and whoever has the device opens the profile. `open`: it is
   * unlocked in this tab. `shut`: it may still be open in another.
   */
  readonly state: 'none' | 'open' | 'shut';
  /** It has a PIN. */
  readonly pin: boolean;
  /** Its PIN would open it now: a tab still keeps what the PIN opens, and tries are left. */
  readonly pinTriesLeft: number;
  readonly passkeys: readonly { readonly id: string; readonly name: string }[];
  /** No passphrase is tried before this time; ISO 8601. */
  readonly waitUntil: string | null;
  /** Minutes without a touch after which it locks by itself. */
  readonly autoLockMinutes: number;
}

/** What a person unlocks with. */
export type Secret =
  { readonly passphrase: string } | { readonly pin: string } | { readonly passkey: true };

export interface LockEvent {
  readonly profile: Uuid;
  /** `changed` says that it is to be looked at again. */
  readonly what: 'locked' | 'unlocked' | 'changed';
}

/** Locking and unlocking of the profiles of a device; every act reaches all its tabs. */
export interface LockApi {
  /** Unlocks in this tab, from where the others take it. */
  unlock(profile: Uuid, secret: Secret): Promise<Result<void>>;
  /**
   * Locks in every tab. Resolves when what was typed here is saved, the engine of this tab has
   * ended, and its keys are gone.
   */
  lock(profile: Uuid): Promise<void>;
  onLock(seen: (event: LockEvent) => void): () => void;

  /** Sets or changes the passphrase of a profile that is open; `current` where it has one. */
  setPassphrase(profile: Uuid, next: string, current: string | null): Promise<Result<void>>;
  /** Sets the PIN of a profile that is open and has a passphrase; `null` takes it away. */
  setPin(profile: Uuid, pin: string | null): Promise<Result<void>>;
  setAutoLock(profile: Uuid, minutes: number): Promise<void>;
  /** Why this browser offers no passkeys here, or null. */
  passkeysUnusable(): Promise<Problem | null>;
  /** Asks the browser for a passkey that unlocks this profile. */
  addPasskey(profile: Uuid): Promise<Result<void>>;
  removePasskey(profile: Uuid, id: string): Promise<void>;
}

/** Minutes that a profile locks after unless somebody chose others. */
export const AUTO_LOCK_MINUTES = 10;
