import type { PatientHit } from '../catalogue.ts';
import type { SqlDatabase, SqlRow } from '../sql.ts';

/** Patients as lists and search show them. */

interface HitRow extends SqlRow {
  source: string;
  name: string;
  preferred: string | null;
  birth_date: string | null;
  sex: string | null;
  id_number: string | null;
  phone: string | null;
  scheme: string | null;
  membership_number: string | null;
  deceased_on: string | null;
  shared_by: string | null;
}

/** One patient; undefined where there is none of that id. */
export function patientHit(db: SqlDatabase, id: string): PatientHit | undefined {
  const row = db
    .prepare(
      `SELECT source, name, preferred, birth_date, sex, id_number, phone, scheme,
         membership_number, deceased_on,
         (SELECT partner FROM patient_share
          WHERE patient = patient.source AND side = 'receiver'
          ORDER BY ended_at IS NOT NULL, until DESC LIMIT 1) AS shared_by
       FROM patient WHERE source = ?`
    )
    .get<HitRow>(id);
  return (
    row && {
      id: row.source,
      name: row.name,
      preferred: row.preferred,
      birthDate: row.birth_date,
      sex: row.sex,
      idNumber: row.id_number,
      phone: row.phone,
      scheme: row.scheme,
      membershipNumber: row.membership_number,
      deceasedOn: row.deceased_on,
      sharedBy: row.shared_by
    }
  );
}

/** Patients in the order of their ids in `ids`; unknown ids are passed over. */
export const patientHits = (db: SqlDatabase, ids: readonly string[]): PatientHit[] =>
  ids.flatMap((id) => patientHit(db, id) ?? []);
