import { z } from 'zod';
import type { SqlDatabase } from '../../sql.ts';
import type { FamilyMember } from '../catalogue.ts';
import { compare } from '../entries.ts';
import { headOfRecord, patientHit } from './hits.ts';
import { GROUP_OF, uuid, type QueryArea } from './query.ts';

type Relation = FamilyMember['relation'];

/** The closest first: each person is listed once. */
const CLOSENESS: readonly Relation[] = [
  'account-holder',
  'on-account',
  'same-membership',
  'emergency-contact'
];

/** Patients by their relation to ?1; each row `other`, `code` (dependant code where it is known). */
const RELATIONS: Readonly<Record<Relation, string>> = {
  'account-holder': `
    SELECT other, NULL AS code FROM patient_link WHERE source IN ${GROUP_OF('?1')} AND relation = 'account-holder'`,
  'on-account': `
    SELECT source AS other, NULL AS code FROM patient_link
    WHERE relation = 'account-holder' AND other IN (
      SELECT member FROM ${GROUP_OF('?1')} UNION ALL
      SELECT other FROM patient_link WHERE source IN ${GROUP_OF('?1')} AND relation = 'account-holder')`,
  'same-membership': `
    SELECT b.source AS other, b.dependant_code AS code
    FROM membership AS a JOIN membership AS b ON b.cover = a.cover WHERE a.source IN ${GROUP_OF('?1')}
    UNION ALL
    SELECT other, dependant_code FROM patient_link WHERE source IN ${GROUP_OF('?1')} AND relation = 'membership'
    UNION ALL
    SELECT source, NULL FROM patient_link WHERE other IN ${GROUP_OF('?1')} AND relation = 'membership'`,
  'emergency-contact': `
    SELECT m.source AS other, NULL AS code
    FROM emergency_key AS e JOIN match_key AS m ON m.key = e.key WHERE e.source IN ${GROUP_OF('?1')}`
};

export const familyQueries: QueryArea<'patient.family'> = {
  'patient.family': {
    about: 'Patients on the same account or membership, and emergency contacts who are patients.',
    params: z.strictObject({ patient: uuid }),
    tables: [
      'patient',
      'patient_group',
      'patient_share',
      'patient_link',
      'membership',
      'emergency_key',
      'match_key'
    ],
    run: (db, { patient }) => family(db, patient)
  }
};

function family(db: SqlDatabase, patient: string): FamilyMember[] {
  const self = headOfRecord(db, patient);
  const found = new Map<string, { relation: Relation; code: string | null }>();
  for (const relation of CLOSENESS) {
    const rows = db
      .prepare(`SELECT other, min(code) AS code FROM (${RELATIONS[relation]}) GROUP BY other`)
      .all<{ other: string; code: string | null }>(patient);
    for (const { other: record, code } of rows) {
      // Somebody with several records is one member of the family.
      const other = headOfRecord(db, record);
      const known = found.get(other);
      if (known) known.code ??= code;
      else if (other !== self) found.set(other, { relation, code });
    }
  }
  return [...found]
    .flatMap(([id, { relation, code }]): FamilyMember[] => {
      const hit = patientHit(db, id);
      if (!hit) return [];
      const { name, birthDate, photo } = hit;
      return [{ id, name, birthDate, photo, relation, dependantCode: code }];
    })
    .sort(
      (a, b) =>
        CLOSENESS.indexOf(a.relation) - CLOSENESS.indexOf(b.relation) ||
        compare(a.dependantCode ?? '~', b.dependantCode ?? '~') ||
        compare(a.name, b.name) ||
        compare(a.id, b.id)
    );
}
