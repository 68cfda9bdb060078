import type { Uuid } from '../../../docs/core/ids.ts';
import { fullName } from '../../../docs/names.ts';
import type { Patient } from '../../../docs/patient.schema.ts';
import { formatPhone } from '../../../format.ts';
import type { FamilyMember } from '../../../projections/catalogue.ts';
import { contactsOf } from '../current.ts';
import { coverOn } from '../../../docs/patient.cover.ts';
import { live } from '../../../docs/core/live.ts';
import type { Registration } from './registration.ts';

/**
 * What a member of the family who is here already spares from typing: where they live, the cover
 * they share and who pays. What was typed before stays.
 */
export function likeFamily(
  registration: Registration,
  member: Patient & { readonly id: Uuid },
  today: string
): Partial<Registration> {
  const home = live(member.addresses)[0];
  const cover = coverOn(member, today);
  const mainMember = !cover?.relationship || cover.relationship === 'principal';
  const address = home && {
    lines: home.lines,
    suburb: home.suburb ?? '',
    city: home.city ?? '',
    postalCode: home.postalCode ?? ''
  };
  const shared = cover && {
    scheme: cover.scheme,
    plan: cover.plan ?? '',
    membershipNumber: cover.membershipNumber,
    mainMemberName: cover.mainMemberName ?? (mainMember ? fullName(member) : ''),
    mainMemberPatient: cover.mainMemberPatient ?? (mainMember ? member.id : undefined)
  };
  return {
    ...(registration.family ? {} : { family: member.family ?? '' }),
    ...(registration.lines || !address ? {} : address),
    ...(registration.scheme || !shared ? {} : shared),
    ...(registration.holder === 'self' ? holderOf(member) : {})
  };
}

/** The account goes to whoever holds the family's account. */
function holderOf(member: Patient & { readonly id: Uuid }): Partial<Registration> {
  const { account } = member;
  if (account.holder === 'person') {
    return {
      holder: 'person',
      holderName: account.name ?? '',
      holderIdNumber: account.idNumber ?? '',
      holderPhone: account.phone ?? '',
      holderEmail: account.email ?? ''
    };
  }
  return { holder: 'patient', holderPatient: account.patient ?? member.id };
}

/**
 * The dependant code that comes next on a cover: after the highest that anybody on it has, in this
 * family or written on the cover itself. The principal member is `00`.
 */
export function nextDependantCode(
  member: Patient,
  family: readonly Pick<FamilyMember, 'dependantCode'>[],
  today: string
): string {
  const cover = coverOn(member, today);
  const codes = [
    cover?.dependantCode,
    ...live(cover?.dependants).map(({ code }) => code),
    ...family.map(({ dependantCode }) => dependantCode)
  ].filter((code): code is string => /^\d{1,3}$/.test(code ?? ''));
  return String(Math.max(0, ...codes.map(Number)) + 1).padStart(2, '0');
}

/**
 * A dependant of somebody who is here: lives there, is reached and called in an emergency through
 * them, and stands next on their cover. A newborn has a mother's name and today's date until there is
 * more, and no number.
 */
export function asDependant(
  registration: Registration,
  member: Patient & { readonly id: Uuid },
  family: readonly Pick<FamilyMember, 'dependantCode'>[],
  today: string,
  newborn: boolean
): Partial<Registration> {
  const reached = contactsOf(member).find(({ type }) => type !== 'email')?.value;
  const phone = reached ? formatPhone(reached) : '';
  const shared = likeFamily(registration, member, today);
  return {
    ...shared,
    mobile: registration.mobile || phone,
    emergencyName: fullName(member),
    emergencyPhone: phone,
    ...(shared.scheme
      ? { dependantCode: nextDependantCode(member, family, today), relationship: 'child' }
      : {}),
    ...(newborn
      ? {
          given: registration.given || `Baby of ${member.given ?? fullName(member)}`,
          birthDate: today,
          idType: 'birth-certificate' as const
        }
      : {})
  };
}
