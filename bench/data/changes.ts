import type { ChangeRequestFor } from '../../src/lib/docs/changes.ts';
import type { Uuid } from '../../src/lib/docs/core/ids.ts';
import { person } from './people.ts';

/** Edits of each patient after registration: as many visits to the front desk. */
export const EDITS = 6;

/** The registration of patient number `index`. */
export function registration(index: number, id: Uuid): ChangeRequestFor<'patient.register'> {
  const { given, family, idNumber, phone } = person(index);
  return {
    change: 'patient.register',
    args: {
      id,
      given,
      family,
      identifiers: [{ type: 'sa-id', value: idNumber }],
      contacts: [{ type: 'mobile', value: phone, preferred: true }]
    }
  };
}

/** Edit number `round` (from 0) of a patient: the record grows to about one kilobyte of JSON. */
export function edit(index: number, patient: Uuid, round: number): ChangeRequestFor {
  const about = person(index);
  const next = person(index + 1);
  switch (round) {
    case 0: {
      const { street, city, postalCode } = about;
      const address = { type: 'home' as const, lines: street, city, postalCode };
      return { change: 'patient.addAddress', args: { patient, ...address } };
    }
    case 1:
      return {
        change: 'patient.edit',
        args: { patient, occupation: about.occupation, language: 'English' }
      };
    case 2:
      return {
        change: 'patient.addEmergencyContact',
        args: {
          patient,
          name: `${next.given} ${next.family}`,
          relationship: 'sibling',
          phone: next.phone
        }
      };
    case 3:
      return { change: 'patient.edit', args: { patient, title: 'Dr', language: 'isiZulu' } };
    case 4:
      return {
        change: 'patient.edit',
        args: { patient, employer: `${next.family} and Sons`, preferred: about.given.slice(0, 4) }
      };
    default:
      return { change: 'patient.edit', args: { patient, occupation: next.occupation } };
  }
}
