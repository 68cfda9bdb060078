import type { SqlDatabase, SqlRow } from '../../sql.ts';
import type { PatientHit } from '../catalogue.ts';

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
  photo: string | null;
}

/** The record under which a patient is shown: see `groups.ts`. */
export const headOfRecord = (db: SqlDatabase, id: string): string =>
  db.prepare('SELECT head FROM patient_group WHERE member = ?').get<{ head: string }>(id)?.head ??
  id;

/**
 * One patient, by the head's id; undefined where there is none of that id. What the head does not say
 * is told from the records that are joined with it.
 */
export function patientHit(db: SqlDatabase, id: string): PatientHit | undefined {
  const hit = recordHit(db, id);
  const members = db
    .prepare('SELECT member FROM patient_group WHERE head = ?1 AND member <> ?1 ORDER BY member')
    .all<{ member: string }>(id)
    .flatMap(({ member }) => recordHit(db, member) ?? []);
  return hit && members.reduce(filledFrom, hit);
}

/** The first record with what another one says besides. */
function filledFrom(hit: PatientHit, other: PatientHit): PatientHit {
  const cover = hit.scheme === null ? other : hit;
  return {
    ...hit,
    birthDate: hit.birthDate ?? other.birthDate,
    sex: hit.sex === null || hit.sex === 'unknown' ? (other.sex ?? hit.sex) : hit.sex,
    idNumber: hit.idNumber ?? other.idNumber,
    phone: hit.phone ?? other.phone,
    scheme: cover.scheme,
    membershipNumber: cover.membershipNumber,
    deceasedOn: hit.deceasedOn ?? other.deceasedOn,
    photo: hit.photo ?? other.photo,
    also:
      other.name === hit.name || hit.also.includes(other.name)
        ? hit.also
        : [...hit.also, other.name]
  };
}

/** What one record alone says. */
function recordHit(db: SqlDatabase, id: string): PatientHit | undefined {
  const row = db
    .prepare(
      `SELECT source, name, preferred, birth_date, sex, id_number, phone, scheme,
         membership_number, deceased_on, photo,
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
      sharedBy: row.shared_by,
      photo: row.photo,
      also: []
    }
  );
}

/** Patients in the order of these records of theirs, each once; unknown ids are passed over. */
export const patientHits = (
  db: SqlDatabase,
  ids: readonly string[],
  most = ids.length
): PatientHit[] =>
  [...new Set(ids.map((id) => headOfRecord(db, id)))]
    .slice(0, most)
    .flatMap((id) => patientHit(db, id) ?? []);
