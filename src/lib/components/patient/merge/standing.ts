import { formatDay, formatIdNumber } from '../../../format.ts';
import type { Manner } from '../../../format.ts';
import type { PatientBanner, PatientProtection } from '../../../projections/catalogue.ts';

/** One of two records about to be joined, with what stands in the way of it. */
export interface Candidate {
  readonly banner: PatientBanner;
  readonly protection: PatientProtection | null;
}

/** Why two records cannot be joined, in a sentence; null where they can. */
export function obstacleTo(one: Candidate, other: Candidate): string | null {
  if (one.banner.id === other.banner.id) return 'These two are joined already.';
  const lent = [one, other].find(({ banner }) => banner.sharedBy !== null);
  if (lent) {
    return `${lent.banner.name} is a patient of ${lent.banner.sharedBy}, who shared the record. What is theirs cannot be joined with what is yours.`;
  }
  const restricted = [one, other].find(({ protection }) => protection?.restrictedAt);
  if (restricted) {
    return `The record of ${restricted.banner.name} is restricted. Whoever owns the practice ends the restriction first, and may restrict the two together afterwards.`;
  }
  return null;
}

/** What speaks against the two being one person: to be read before they are joined. */
export function doubtsAbout(one: PatientBanner, other: PatientBanner, manner: Manner): string[] {
  const doubts: string[] = [];
  const differ = (a: string | null, b: string | null): a is string => !!a && !!b && a !== b;
  if (differ(one.idNumber, other.idNumber)) {
    doubts.push(
      `Two ID numbers: ${formatIdNumber(one.idNumber)} and ${formatIdNumber(other.idNumber!)}.`
    );
  }
  if (differ(one.birthDate, other.birthDate)) {
    doubts.push(
      `Two dates of birth: ${formatDay(one.birthDate, manner)} and ${formatDay(other.birthDate!, manner)}.`
    );
  }
  const sexes = [one.sex, other.sex].filter((sex) => sex && sex !== 'unknown');
  if (new Set(sexes).size > 1) doubts.push('One is registered as female, the other as male.');
  if ((one.deceasedOn === null) !== (other.deceasedOn === null)) {
    doubts.push('One of them has died, the other has not.');
  }
  return doubts;
}

/**
 * Which of two records goes on as the one that both are shown under: that with an ID number, else the
 * one that was seen last, else the first.
 */
export function likelierHead(one: PatientBanner, other: PatientBanner): PatientBanner {
  if ((one.idNumber === null) !== (other.idNumber === null)) return one.idNumber ? one : other;
  return (other.lastSeen ?? '') > (one.lastSeen ?? '') ? other : one;
}
