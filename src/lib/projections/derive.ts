import { nameOf, readReference } from '../blobs/reference.ts';
import { A, type Doc } from '../docs/core/automerge.ts';
import { concurrentFields, type ConcurrentField } from '../docs/core/conflicts.ts';
import type { Uuid } from '../docs/core/ids.ts';
import { plain } from '../docs/core/read.ts';
import { brokenRules } from '../docs/integrity.ts';
import { KINDS, readDocument, type Kind } from '../docs/kinds.ts';
import { projectAccessLog } from './projectors/access-log.ts';
import { projectAttachments, projectPracticeFiles } from './projectors/attachments.ts';
import { projectBook } from './projectors/book.ts';
import { projectChart } from './projectors/chart.ts';
import { projectConsultation } from './projectors/consultation.ts';
import { projectDestructions } from './projectors/destruction.ts';
import { projectInvoice } from './projectors/invoice.ts';
import { projectPatient } from './projectors/patient.ts';
import { projectPractice } from './projectors/practice.ts';
import { projectClinicalShare, projectShare } from './projectors/share.ts';
import type { Derived, Projector } from './projectors/projector.ts';
import type { SearchEntry } from './search/terms.ts';
import { projectTemplates } from './projectors/templates.ts';
import { projectWaitlist } from './projectors/waitlist.ts';
import type { Rows } from './tables.ts';
import { latest } from './text.ts';

/** A document to be projected: loaded, and not changed or freed meanwhile. */
export interface ProjectionInput {
  readonly kind: Kind;
  readonly id: Uuid;
  readonly doc: Doc<unknown>;
}

/** Everything that is kept of one document. */
export interface Projected {
  readonly rows: Rows;
  readonly search: SearchEntry | undefined;
  /** Written by a newer program; its rows are what this one understands of it. */
  readonly newer: boolean;
}

const PROJECTORS: { readonly [K in Kind]: Projector<K> } = {
  practice: projectPractice,
  patient: projectPatient,
  chart: projectChart,
  consultation: projectConsultation,
  book: projectBook,
  invoice: projectInvoice,
  share: projectShare,
  clinicalShare: projectClinicalShare,
  destructions: projectDestructions,
  attachments: projectAttachments,
  papers: projectAttachments,
  practiceFiles: projectPracticeFiles,
  templates: projectTemplates,
  waitlist: projectWaitlist,
  accessLog: projectAccessLog
};

/** Most problems of one document that are kept: who has more has one. */
const MAX_PROBLEMS = 20;

/** Derives a document's rows. Whatever is wrong with it becomes a row that says so. */
export function derive(input: ProjectionInput): Projected {
  try {
    return deriveReadable(input);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return {
      rows: unreadable(input, null, [`This record could not be read: ${detail}`]),
      search: undefined,
      newer: false
    };
  }
}

function deriveReadable(input: ProjectionInput): Projected {
  const { kind, id, doc } = input;
  if (!Object.hasOwn(KINDS, kind)) {
    const problem = 'This record is of a sort that this version of the program does not know.';
    return { rows: unreadable(input, null, [problem]), search: undefined, newer: true };
  }
  const { value, problems, newer } = readDocument(kind, doc);
  const faults = problems.map(({ path, message }) =>
    path.length > 0 ? `${path.join(' › ')}: ${message}` : message
  );
  if (value && value.id !== id)
    faults.push(`id: this record says that it is another (${value.id})`);
  if (!value) return { rows: unreadable(input, null, faults), search: undefined, newer };

  const concurrent = concurrentFields(doc, KINDS[kind].critical).filter(
    (field) => differs(field) && !isRemoved(value, field.path)
  );
  const project = PROJECTORS[kind] as Projector<Kind>;
  const derived = project(value, {
    id,
    concurrent,
    valuesOf: (field) => valuesOf(doc, field),
    changedAt: () => changedAt(doc)
  });
  const { patient } = derived;
  const broken = brokenRules(kind, doc);
  return {
    search: derived.search,
    newer,
    rows: {
      ...derived.rows,
      file_use: filesIn(value),
      concurrent_value: concurrent.map((field) => concurrentRow(kind, derived, field)),
      broken_rule: broken.map(({ rule, detail }, position) => {
        return { position, kind, patient, rule, detail, since: changedAt(doc) };
      }),
      ...(faults.length > 0 ? unreadable(input, patient, faults) : {})
    }
  };
}

/** Every file that a value refers to, wherever in it. */
function filesIn(value: unknown): NonNullable<Rows['file_use']> {
  const found = new Map<string, NonNullable<Rows['file_use']>[number]>();
  const look = (at: unknown): void => {
    if (typeof at === 'string') {
      if (!at.startsWith('blob1.')) return;
      const facts = readReference(at);
      if (!facts.ok) return;
      const { scope, hash } = nameOf(facts.value);
      found.set(`${scope}/${hash}`, { scope, hash });
    } else if (typeof at === 'object' && at !== null) {
      for (const part of Object.values(at)) look(part);
    }
  };
  look(value);
  return [...found.values()];
}

/** Two devices that wrote the same leave nothing to decide. */
const differs = ({ values }: ConcurrentField): boolean =>
  new Set(values.map(({ value }) => JSON.stringify(value))).size > 1;

const valuesOf = (doc: Doc<unknown>, field: string): unknown[] =>
  Object.values(A.getConflicts(doc as Doc<Record<string, unknown>>, field) ?? {}).map(plain);

/** Whether the field is in an entry that was removed. */
function isRemoved(value: object, path: readonly string[]): boolean {
  let at: unknown = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return false;
    if ((at as { removed?: unknown }).removed) return true;
    at = (at as Record<string, unknown>)[key];
  }
  return false;
}

function concurrentRow(
  kind: Kind,
  derived: Derived,
  { path, values }: ConcurrentField
): NonNullable<Rows['concurrent_value']>[number] {
  return {
    path: JSON.stringify(path),
    kind,
    patient: derived.patient,
    field: derived.fieldName?.(path) ?? path.join(' '),
    values_json: JSON.stringify(values),
    since: latest(values.map(({ at }) => at))
  };
}

function unreadable(
  { kind, doc }: ProjectionInput,
  patient: Uuid | null,
  problems: readonly string[]
): Pick<Rows, 'unreadable'> {
  const shown = problems.slice(0, MAX_PROBLEMS).map((problem) => problem.slice(0, 300));
  return {
    unreadable: [
      {
        kind: Object.hasOwn(KINDS, kind) ? kind : null,
        patient,
        problems_json: JSON.stringify(shown),
        since: changedAt(doc)
      }
    ]
  };
}

/** When the latest of a document's last changes was made, by its device's clock. */
function changedAt(doc: Doc<unknown>): string | null {
  // Only what is said about a change is asked for: unpacking its content costs far more, and fails
  // on numbers that JavaScript has not.
  const backend = A.getBackend(doc);
  const times = A.getHeads(doc).map((head) => backend.getChangeMetaByHash(head)?.time ?? 0);
  const seconds = Math.max(0, ...times);
  const at = new Date(seconds * 1000);
  return seconds > 0 && !Number.isNaN(at.getTime()) ? at.toISOString() : null;
}
