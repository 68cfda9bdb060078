import type { z } from 'zod';
import { accessLogSchema } from './access-log.schema.ts';
import { attachmentsSchema, papersSchema, practiceFilesSchema } from './attachments.schema.ts';
import { bookSchema } from './book.schema.ts';
import { chartSchema } from './chart.schema.ts';
import { consultationSchema } from './consultation.schema.ts';
import { destructionsSchema } from './destruction.schema.ts';
import type { Doc } from './core/automerge.ts';
import type { FieldPattern } from './core/conflicts.ts';
import { CollaborativeText, genesis, plainContent } from './core/genesis.ts';
import { derivedUuid, type Uuid } from './core/ids.ts';
import { readAs, type Reading } from './core/read.ts';
import { invoiceSchema } from './invoice.schema.ts';
import { patientSchema } from './patient.schema.ts';
import { practiceSchema } from './practice.schema.ts';
import { clinicalShareSchema, shareSchema } from './share.schema.ts';
import { templatesSchema } from './templates.schema.ts';
import { waitlistSchema } from './waitlist.schema.ts';

/** Who may hold a document's key: see docs/sync.md. */
export type Scope = 'common' | 'front' | 'clinical' | 'billing' | 'audit';
export const SCOPES: readonly Scope[] = ['common', 'front', 'clinical', 'billing', 'audit'];

interface KindDefinition<S extends z.ZodType> {
  readonly schema: S;
  /** Version that this program writes. */
  readonly version: number;
  readonly scope: Scope;
  /** Collections and notes, made empty by the genesis change. */
  readonly empty: Record<string, unknown>;
  /** Collections that the kind got later: made by the first change that needs one, see `later.ts`. */
  readonly later: readonly string[];
  /** Fields whose concurrent values are all kept in view until a person settles them. */
  readonly critical: readonly FieldPattern[];
}

const define = <S extends z.ZodType>(definition: KindDefinition<S>): KindDefinition<S> =>
  definition;

const maps = (...names: string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, {}]));

/** Every document kind, in one table. */
export const KINDS = {
  practice: define({
    schema: practiceSchema,
    version: 1,
    scope: 'common',
    empty: maps(
      'doctors',
      'rooms',
      'hours',
      'absences',
      'consultationTypes',
      'doctorConsultationTypes',
      'vatRegistrations',
      'codingTables',
      'codeAliases'
    ),
    later: [],
    critical: []
  }),
  patient: define({
    schema: patientSchema,
    version: 1,
    scope: 'front',
    empty: {
      ...maps(
        'identifiers',
        'contacts',
        'addresses',
        'emergencyContacts',
        'medicalAids',
        'alerts',
        'consents',
        'visits'
      ),
      account: { holder: 'self' }
    },
    later: ['apart'],
    critical: [['birthDate'], ['sex'], ['identifiers', '*', 'value']]
  }),
  chart: define({
    schema: chartSchema,
    version: 1,
    scope: 'clinical',
    empty: maps(
      'allergies',
      'problems',
      'medications',
      'medicalHistory',
      'familyHistory',
      'immunisations',
      'vitals'
    ),
    later: [],
    critical: [
      ['bloodGroup'],
      ['allergies', '*', 'substance'],
      ['allergies', '*', 'severity'],
      ['allergies', '*', 'reaction'],
      ['allergies', '*', 'status'],
      ['problems', '*', 'status'],
      ['medications', '*', 'dose'],
      ['medications', '*', 'frequency'],
      ['medications', '*', 'status']
    ]
  }),
  consultation: define({
    schema: consultationSchema,
    version: 1,
    scope: 'clinical',
    empty: {
      ...maps('diagnoses', 'procedures', 'addenda'),
      notes: {
        subjective: new CollaborativeText(),
        objective: new CollaborativeText(),
        assessment: new CollaborativeText(),
        plan: new CollaborativeText()
      }
    },
    later: ['materials', 'prescriptions', 'letters'],
    critical: [
      ['prescriptions', '*', 'medicine'],
      ['prescriptions', '*', 'dose'],
      ['prescriptions', '*', 'frequency']
    ]
  }),
  book: define({
    schema: bookSchema,
    version: 1,
    scope: 'front',
    empty: maps('appointments', 'blocks'),
    later: [],
    critical: []
  }),
  invoice: define({
    schema: invoiceSchema,
    version: 1,
    scope: 'billing',
    empty: maps('lines', 'payments', 'credits', 'writeOffs'),
    later: [],
    critical: []
  }),
  share: define({
    schema: shareSchema,
    version: 1,
    scope: 'front',
    empty: maps('statements'),
    later: [],
    critical: []
  }),
  clinicalShare: define({
    schema: clinicalShareSchema,
    version: 1,
    scope: 'clinical',
    empty: maps('statements'),
    later: [],
    critical: []
  }),
  destructions: define({
    schema: destructionsSchema,
    version: 1,
    scope: 'common',
    empty: maps('records'),
    later: [],
    critical: []
  }),
  attachments: define({
    schema: attachmentsSchema,
    version: 1,
    scope: 'clinical',
    empty: maps('attachments', 'versions'),
    later: [],
    critical: []
  }),
  papers: define({
    schema: papersSchema,
    version: 1,
    scope: 'front',
    empty: maps('attachments', 'versions'),
    later: [],
    critical: []
  }),
  practiceFiles: define({
    schema: practiceFilesSchema,
    version: 1,
    scope: 'common',
    empty: maps('attachments', 'versions'),
    later: [],
    critical: []
  }),
  templates: define({
    schema: templatesSchema,
    version: 1,
    scope: 'clinical',
    empty: maps('templates'),
    later: [],
    critical: []
  }),
  waitlist: define({
    schema: waitlistSchema,
    version: 1,
    scope: 'front',
    empty: maps('waiting'),
    later: [],
    critical: []
  }),
  accessLog: define({
    schema: accessLogSchema,
    version: 1,
    scope: 'audit',
    empty: maps('entries'),
    later: [],
    critical: []
  })
} as const;

export type Kind = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as readonly Kind[];

/** What a patient's record is made of, and what of it is destroyed with it: see docs/sync.md, ERA5. */
export const RECORD_KINDS: ReadonlySet<string> = new Set<Kind>([
  'patient',
  'chart',
  'consultation',
  'attachments',
  'papers',
  'share',
  'clinicalShare'
]);

/** The plain value of a kind's documents. */
export type DocumentOf<K extends Kind> = z.infer<(typeof KINDS)[K]['schema']>;

/**
 * The schema version in every first change, whatever version this program writes: were it to follow
 * the program, an old and a new device would begin the same book with two different changes.
 */
const GENESIS_VERSION = 1;

/** The document of `kind` with its genesis change alone; `content` must be the same on every device. */
export function genesisOf<K extends Kind>(
  kind: K,
  identity: { id: Uuid; practice: Uuid },
  content: Record<string, unknown> = {}
): Doc<DocumentOf<K>> {
  const { empty } = KINDS[kind];
  return genesis({ ...empty, ...content, ...identity, kind, schema: GENESIS_VERSION });
}

/** What stands in for a collection or note that a document lacks or that cannot be read. */
const BLANKS = Object.fromEntries(
  KIND_NAMES.map((kind) => [
    kind,
    plainContent({ ...maps(...KINDS[kind].later), ...KINDS[kind].empty })
  ])
) as Record<Kind, Record<string, unknown>>;

/** Reads a document by its kind's schema; see {@link readAs}. */
export function readDocument<K extends Kind>(kind: K, doc: Doc<unknown>): Reading<DocumentOf<K>> {
  const definition = KINDS[kind];
  return readAs(
    definition.schema as unknown as z.ZodType<DocumentOf<K>>,
    doc,
    definition.version,
    BLANKS[kind]
  );
}

/** The kind that a document says it is, or `undefined` where this program does not know it. */
export function kindOf(doc: Doc<unknown>): Kind | undefined {
  const kind = String((doc as { kind?: unknown }).kind ?? '');
  return kind in KINDS ? (kind as Kind) : undefined;
}

/** A patient's chart: every device derives the same id, so that two first allergies share a chart. */
export const chartId = (practice: Uuid, patient: Uuid): Uuid =>
  derivedUuid(practice, 'chart', patient);

/** A patient's documents, of either kind. */
export const attachmentsId = (
  practice: Uuid,
  kind: 'attachments' | 'papers',
  patient: Uuid
): Uuid => derivedUuid(practice, kind, patient);

/** What a practice has one of. */
export const practiceFilesId = (practice: Uuid): Uuid => derivedUuid(practice, 'practiceFiles', '');
export const templatesId = (practice: Uuid): Uuid => derivedUuid(practice, 'templates', '');
export const waitlistId = (practice: Uuid): Uuid => derivedUuid(practice, 'waitlist', '');

/** One practice's end of a share: see `share.schema.ts`. */
export const shareId = (practice: Uuid, kind: 'share' | 'clinicalShare', space: Uuid): Uuid =>
  derivedUuid(practice, kind, space);

/** The book of a doctor and a month (`2026-11`). */
export const bookId = (practice: Uuid, doctor: Uuid, month: string): Uuid =>
  derivedUuid(practice, 'book', `${doctor}/${month}`);

/** The register of the records that were destroyed in a year. */
export const destructionsId = (practice: Uuid, year: string): Uuid =>
  derivedUuid(practice, 'destructions', year);

/** The access log of a device and a month (`2026-11`). */
export const accessLogId = (practice: Uuid, device: Uuid, month: string): Uuid =>
  derivedUuid(practice, 'accessLog', `${device}/${month}`);
