import type { Consent, ConsentExtent, ConsentPurpose } from '../../../docs/consent.schema.ts';
import type { ConsentStanding } from '../../../docs/consent.rules.ts';
import type { Tone } from '../words.ts';

/** The words of consents and of sharing, in the app and on paper. */

export const PURPOSE: Record<ConsentPurpose, string> = {
  treatment: 'Examination and treatment',
  sharing: 'Sharing the record',
  'medical-aid': 'Claims to the medical aid',
  research: 'Research',
  photos: 'Photographs',
  'electronic-communication': 'Messages by phone and e-mail',
  other: 'Something else'
};

export const EXTENT: Record<ConsentExtent, string> = {
  front: 'Contact details and cover',
  clinical: 'The whole record, with the clinical notes',
  specific: 'Only what is written out'
};

export const GIVEN_BY: Record<Consent['givenBy'], string> = {
  patient: 'The patient',
  parent: 'A parent',
  guardian: 'A guardian',
  curator: 'A curator',
  other: 'Somebody else'
};

export const HOW: Record<Consent['how'], string> = {
  written: 'Signed on paper',
  electronic: 'Signed on a screen',
  verbal: 'By word of mouth, with a witness'
};

export const STANDING: Record<ConsentStanding, { readonly label: string; readonly tone: Tone }> = {
  active: { label: 'In force', tone: 'done' },
  expired: { label: 'Ran out', tone: 'warning' },
  withdrawn: { label: 'Withdrawn', tone: 'plain' }
};

/** What a consent is for, in one line: `Sharing the record with Dr Botha’s rooms`. */
export function consentTitle(consent: {
  purpose: ConsentPurpose;
  party?: string | null | undefined;
}): string {
  const { purpose, party } = consent;
  if (!party) return PURPOSE[purpose];
  return purpose === 'sharing'
    ? `${PURPOSE.sharing} with ${party}`
    : `${PURPOSE[purpose]}: ${party}`;
}

/** Who gave it and how, in one line. */
export function consentGiver(
  consent: Pick<Consent, 'givenBy' | 'giverName' | 'giverCapacity' | 'how' | 'witness'>
): string {
  const { givenBy, giverName, giverCapacity, how, witness } = consent;
  const who =
    givenBy === 'patient'
      ? 'the patient'
      : [
          giverName ?? GIVEN_BY[givenBy].toLowerCase(),
          giverCapacity ?? GIVEN_BY[givenBy].toLowerCase()
        ].join(', ');
  const manner = { written: 'on paper', electronic: 'on a screen', verbal: 'by word of mouth' }[
    how
  ];
  return `Given ${manner} by ${who}${witness ? `; ${witness} was witness` : ''}`;
}

/**
 * What the signature stands under, by purpose: plain words that a patient can follow, in line with
 * what POPIA asks of a consent (voluntary, specific, informed; it can be withdrawn).
 */
export const STATEMENT: Record<ConsentPurpose, string> = {
  treatment:
    'I agree to be examined and treated by the practitioners of this practice. What they find and do will be written in my record. Each treatment will be explained to me before it is done, and I may say no to it.',
  sharing:
    'I agree that this practice shares my record, as far as it is ticked below, with the practice or person named here, so that they can look after me.',
  'medical-aid':
    'I agree that this practice sends my medical aid what it needs to pay my accounts: who I am, when I was seen, the codes of my illness and of what was done. I know that I owe what the medical aid does not pay.',
  research:
    'I agree that facts from my record are used for the study named here. My name will not be given to anybody outside the practice.',
  photos:
    'I agree that photographs of me are taken and kept in my record. They will not be shown to anybody outside my treatment without asking me again.',
  'electronic-communication':
    'I agree to be reached by phone message and e-mail about appointments, results and accounts. I know that others who use my phone or mailbox could read them.',
  other: 'I agree to what is written out here.'
};

/** What everybody who signs is told. */
export const RIGHTS: readonly string[] = [
  'I was told what this is for, and my questions were answered.',
  'I do not have to sign. I will be treated all the same.',
  'I can take my consent back at any time, by telling the practice. What was done before stays lawful, and copies that others hold already cannot be called back.',
  'I may see what the practice holds about me, and have mistakes put right. If I think that my information is misused, I may complain to the Information Regulator.'
];
