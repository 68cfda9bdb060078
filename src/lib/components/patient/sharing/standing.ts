import type { ShareRow } from '../../../projections/catalogue.ts';
import type { Tone } from '../words.ts';

/** How a share stands at a moment, on the side that looks at it. */
export type ShareStanding = 'waiting' | 'unused' | 'active' | 'expired' | 'withdrawn' | 'left';

export function shareStanding(share: ShareRow, now: number): ShareStanding {
  if (share.endedReason) return share.endedReason;
  if (now >= Date.parse(share.expiresAt)) return 'expired';
  if (share.acceptedAt) return 'active';
  return share.linkExpiresAt && now > Date.parse(share.linkExpiresAt) ? 'unused' : 'waiting';
}

export const SHARE_STANDING: Record<
  ShareStanding,
  { readonly label: string; readonly tone: Tone }
> = {
  waiting: { label: 'Not accepted yet', tone: 'accent' },
  unused: { label: 'Link ran out', tone: 'warning' },
  active: { label: 'Shared', tone: 'done' },
  expired: { label: 'Ran out', tone: 'plain' },
  withdrawn: { label: 'Withdrawn', tone: 'plain' },
  left: { label: 'Given up', tone: 'plain' }
};

/** The share by which a record of another practice is here: one in force before one that ended. */
export function receivedShare(
  shares: readonly ShareRow[] | undefined,
  now: number
): ShareRow | undefined {
  const rank = (share: ShareRow): number =>
    shareStanding(share, now) !== 'active' ? 2 : share.rights === 'write' ? 0 : 1;
  return (shares ?? [])
    .filter(({ side }) => side === 'receiver')
    .toSorted((a, b) => rank(a) - rank(b))[0];
}

/**
 * The practice whose chart a patient's is. Of a record that is another practice's, it is theirs where
 * the clinical record was shared; of a front share, this practice keeps its own.
 */
export const chartPractice = (
  shares: readonly ShareRow[] | undefined,
  home: string,
  own: string
): string =>
  home !== own && shares?.some(({ side, extent }) => side === 'receiver' && extent === 'clinical')
    ? home
    : own;

/** Whether the receiving practice may change the record at this moment. */
export const mayEdit = (share: ShareRow | undefined, now: number): boolean =>
  share !== undefined && share.rights === 'write' && shareStanding(share, now) === 'active';
