import type { Keyring } from '../../access/keyring.ts';
import type { ErasableRecord } from '../../api/erasing.ts';
import { toHex } from '../../crypto/crypto.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { attachmentsId, chartId, shareId } from '../../docs/kinds.ts';
import type { Patient } from '../../docs/patient.schema.ts';
import type { RetentionRow } from '../../projections/catalogue.ts';
import type { Projections } from '../../projections/projections.ts';

/** What a patient's record consists of, found out on this device (ERA2). */

export interface RecordParts {
  readonly practice: Uuid;
  readonly keyring: () => Keyring;
  readonly projections: Pick<Projections, 'query'>;
  /** The patient as the document says it; `undefined` where there is none. */
  readonly patient: (id: Uuid) => Promise<Patient | undefined>;
  /** Whose chart it is, where the record came from another practice. */
  readonly homeOf: (patient: Uuid) => Uuid | undefined;
  readonly now: () => number;
}

/** A record past its time, with the tags of everything in it. */
export interface FoundRecord {
  readonly shown: ErasableRecord;
  readonly patient: Patient;
  /** The other records of the same person, which go with it. */
  readonly joined: readonly Uuid[];
  /** Hexadecimal. */
  readonly tags: ReadonlySet<string>;
  /** Another practice has a share in it that is not over. */
  readonly isShared: boolean;
}

/** More than a practice has past its time at once. */
const MOST_DUE = 10_000;

export class RecordFinder {
  readonly #parts: RecordParts;

  constructor(parts: RecordParts) {
    this.#parts = parts;
  }

  /** Records past their time, by patient. */
  due(): Map<Uuid, RetentionRow> {
    const { projections, now } = this.#parts;
    const zone = projections.query('practice.overview', {})?.timeZone ?? 'Africa/Johannesburg';
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(now());
    const rows = projections.query('retention.due', { today, limit: MOST_DUE });
    return new Map(rows.map((row) => [row.patient, row]));
  }

  async find(row: RetentionRow): Promise<FoundRecord | undefined> {
    const { projections, now } = this.#parts;
    const { members } = projections.query('patient.group', { patient: row.patient });
    const records: Patient[] = [];
    for (const { id } of members) {
      const record = await this.#parts.patient(id);
      // What is not here cannot be told over: nobody destroys half of somebody.
      if (!record) return undefined;
      records.push(record);
    }
    const patient = records[0];
    if (!patient) return undefined;
    const shares = projections.query('patient.shares', { patient: row.patient });
    const consultations = projections.query('patient.consultations', { patient: row.patient });
    const ids = [
      ...records.flatMap((record) => this.#documents(record)),
      ...consultations.map(({ id }) => id),
      ...shares.flatMap(({ space }) => this.#ends(space))
    ];
    const tags = new Set(ids.map((id) => this.tag(id)));
    const folder = records
      .flatMap(({ identifiers }) => Object.values(identifiers))
      .find(({ type, removed }) => type === 'file-number' && !removed);
    return {
      patient,
      joined: members.map(({ id }) => id).filter((id) => id !== row.patient),
      tags,
      isShared: shares.some(
        ({ endedAt, expiresAt }) => endedAt === null && now() < Date.parse(expiresAt)
      ),
      shown: {
        patient: row.patient,
        name: row.name,
        birthDate: row.birthDate,
        folder: folder?.value ?? null,
        lastActive: row.lastActive,
        until: row.until!,
        reason: row.reason,
        source: row.source,
        documents: tags.size
      }
    };
  }

  /** What servers see of a document, hexadecimal. */
  tag(id: Uuid): string {
    return toHex(this.#parts.keyring().docTag(id));
  }

  /**
   * The patient, the chart, documents, and the consultations that the visits tell of, which every
   * device with a patient knows. What has a derived id is named whether or not it was ever begun:
   * nobody begins it afterwards.
   */
  #documents({ id, visits }: Patient): Uuid[] {
    const { practice, homeOf } = this.#parts;
    return [
      id,
      ...[practice, homeOf(id) ?? practice].map((whose) => chartId(whose, id)),
      attachmentsId(practice, 'attachments', id),
      attachmentsId(practice, 'papers', id),
      ...Object.keys(visits)
    ];
  }

  /** The practice's ends of a share. */
  #ends(space: Uuid): Uuid[] {
    const { practice } = this.#parts;
    return [shareId(practice, 'share', space), shareId(practice, 'clinicalShare', space)];
  }
}
