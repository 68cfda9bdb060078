import type { Uuid } from '../docs/core/ids.ts';
import type { ShareExtent, ShareRights } from '../docs/share.schema.ts';
import type { Result } from '../problem.ts';

/** Sharing a patient's record with another practice; how shares stand is asked by `patient.shares`. */
export interface SharingApi {
  /** Shares a patient, under a consent, and gives the one-time link for the other practice. */
  sharePatient(options: ShareOptions): Promise<Result<ShareInvitation>>;
  /** Accepts what another practice shares: the patient's record comes in by itself. */
  acceptShare(link: string): Promise<Result<AcceptedShare>>;
  /**
   * Ends a share: of the giver it is withdrawn at once, of the receiver given up. What the other
   * practice has already stays there.
   */
  withdrawShare(space: Uuid, reason: string): Promise<Result<void>>;
}

export interface ShareOptions {
  readonly patient: Uuid;
  /** The other practice, as it is called here until it has accepted. */
  readonly with: string;
  readonly extent: ShareExtent;
  readonly rights: ShareRights;
  /** The last day, `YYYY-MM-DD`. */
  readonly until: string;
  /** In the patient's record: a consent to sharing that reaches as far and as long. */
  readonly consent: Uuid;
  /** How long the link can be used; a week where nothing is said. */
  readonly hours?: number;
  /** Address at which the other practice reaches the server, where it differs from this one's. */
  readonly server?: string;
}

export interface ShareInvitation {
  readonly space: Uuid;
  /** `https://hub:port/share#…`: everything secret is behind the `#`, which browsers never send. */
  readonly link: string;
  readonly expiresAt: string;
  /** Whether the server has heard of it: the link is good from then on. */
  readonly onServer: boolean;
}

export interface AcceptedShare {
  readonly space: Uuid;
  readonly patient: Uuid;
  /** Name of the giving practice. */
  readonly giver: string;
  readonly extent: ShareExtent;
  readonly rights: ShareRights;
  readonly until: string;
}
