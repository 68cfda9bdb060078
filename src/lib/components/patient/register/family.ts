import type { Uuid } from '../../../docs/core/ids.ts';
import { fullName } from '../../../docs/names.ts';
import type { Patient } from '../../../docs/patient.schema.ts';
import { coverOn, live } from '../current.ts';
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
