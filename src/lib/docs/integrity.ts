import { without } from './core/args.ts';
import { A, type Doc, type Heads } from './core/automerge.ts';
import {
  beginnings,
  descendants,
  headsOf,
  historyOf,
  Past,
  type HistoryPoint
} from './core/history.ts';
import { plain } from './core/read.ts';
import { isHandingOut, issuedEntriesChanged } from './integrity.issued.ts';
import type { Kind } from './kinds.ts';

/**
 * Rules that the changes in this program keep, looked for in what a document holds all the same:
 * an old or a hostile program may have written anything, and two devices may have signed and typed
 * at once. Nothing is undone: what is found is shown.
 */
export interface BrokenRule {
  readonly rule: RuleName;
  /** In the words of the practice. */
  readonly detail: string;
}

export type RuleName =
  | 'signed-consultation-changed'
  | 'changed-while-signing'
  | 'signature-removed'
  | 'signed-entry-changed'
  | 'issued-invoice-changed'
  | 'changed-while-issuing'
  | 'issue-removed'
  | 'issued-twice'
  | 'ledger-entry-changed'
  | 'issued-entry-changed';

/** What fixes a document, what may be added to it afterwards, and how that is said. */
interface Fixing {
  /** Root key whose appearance fixes the rest. */
  readonly mark: string;
  /** Collections that grow afterwards; their entries never change but for a tombstone. */
  readonly appendOnly: readonly string[];
  readonly rules: {
    readonly after: RuleName;
    readonly meanwhile: RuleName;
    readonly removed: RuleName;
    readonly entry: RuleName;
  };
  readonly words: {
    readonly after: string;
    readonly meanwhile: string;
    readonly removed: string;
  };
}

const FIXING: Partial<Record<Kind, Fixing>> = {
  consultation: {
    mark: 'signed',
    appendOnly: ['addenda'],
    rules: {
      after: 'signed-consultation-changed',
      meanwhile: 'changed-while-signing',
      removed: 'signature-removed',
      entry: 'signed-entry-changed'
    },
    words: {
      after: 'Changed after it was signed',
      meanwhile: 'Changed on another device while it was being signed',
      removed: 'It was signed, and the signature was taken away'
    }
  },
  invoice: {
    mark: 'issued',
    appendOnly: ['payments', 'credits', 'writeOffs'],
    rules: {
      after: 'issued-invoice-changed',
      meanwhile: 'changed-while-issuing',
      removed: 'issue-removed',
      entry: 'ledger-entry-changed'
    },
    words: {
      after: 'Changed after it was issued',
      meanwhile: 'Changed on another device while it was being issued',
      removed: 'It was issued, and its number was taken away'
    }
  }
};

/** The rules that a document breaks; for most kinds there is none to break. */
export function brokenRules(kind: Kind, doc: Doc<unknown>): BrokenRule[] {
  const fixing = FIXING[kind];
  if (!fixing) return [];
  const history = historyOf(doc);
  const handedOut =
    kind === 'consultation'
      ? issuedEntriesChanged(doc, history).map((detail): BrokenRule => ({
          rule: 'issued-entry-changed',
          detail
        }))
      : [];
  const past = (point: HistoryPoint): Past => new Past(doc, point.hash);
  // By operation counter, then hash: the same first on every device, whatever arrived first.
  const [first] = beginnings(history, (point) => past(point).hasMap(fixing.mark)).sort(
    (a, b) => a.startOp - b.startOp || (a.hash < b.hash ? -1 : 1)
  );
  if (!first) return handedOut;
  const later = descendants(history, first);
  const known = history.filter(({ hash }) => !later.has(hash));
  const since = history.filter(({ hash }) => later.has(hash));
  return [
    ...fixedPart(doc, fixing, first, headsOf(known)),
    ...(kind === 'invoice' ? issuedTwice(doc) : []),
    ...fixing.appendOnly.flatMap((name) => appendOnlyPart(doc, fixing, name, since, past)),
    ...handedOut
  ];
}

function fixedPart(
  doc: Doc<unknown>,
  { mark, appendOnly, rules, words }: Fixing,
  first: HistoryPoint,
  before: Heads
): BrokenRule[] {
  const changed = (from: Heads, to: Heads, except: readonly string[]): string[] =>
    changedFields(doc, from, to, [...appendOnly, ...except]);

  const found: BrokenRule[] = [];
  const report = (rule: RuleName, sentence: string, fields: readonly string[]) => {
    if (fields.length > 0) found.push({ rule, detail: `${sentence}: ${fields.join(', ')}.` });
  };
  const stands = typeof (plain(doc) as Record<string, unknown>)[mark] === 'object';
  if (!stands) found.push({ rule: rules.removed, detail: `${words.removed}.` });
  // Two honest devices may sign at the same moment; that alone changes nothing that was signed.
  report(rules.meanwhile, words.meanwhile, changed([first.hash], before, [mark]));
  report(rules.after, words.after, changed(before, A.getHeads(doc), stands ? [] : [mark]));
  return found;
}

/** Fields as people know them; others keep their own name. */
const FIELD_WORDS: Record<string, string> = {
  'notes.subjective': 'the note (subjective)',
  'notes.objective': 'the note (objective)',
  'notes.assessment': 'the note (assessment)',
  'notes.plan': 'the note (plan)',
  diagnoses: 'diagnoses',
  procedures: 'procedures',
  materials: 'materials used',
  prescriptions: 'prescriptions',
  letters: 'letters',
  signed: 'the signature',
  issued: 'the number or date of issue',
  lines: 'lines',
  cover: 'the medical aid',
  startedAt: 'the time of the visit',
  endedAt: 'the end of the visit'
};

function changedFields(
  doc: Doc<unknown>,
  from: Heads,
  to: Heads,
  except: readonly string[]
): string[] {
  const fields = new Set<string>();
  for (const patch of A.diff(doc, from, to)) {
    const path = patch.path.map(String);
    const [root, part] = path;
    if (root === undefined || except.includes(root) || patch.action === 'conflict') continue;
    if (isHandingOut(path)) continue;
    const name = root === 'notes' && part !== undefined ? `${root}.${part}` : root;
    fields.add(FIELD_WORDS[name] ?? name);
  }
  return [...fields].sort();
}

/** Two devices that finished one invoice at once gave it two numbers; one of them is shown. */
function issuedTwice(doc: Doc<unknown>): BrokenRule[] {
  const both = A.getConflicts(doc as Doc<{ issued?: unknown }>, 'issued') ?? {};
  const numbers = Object.values(both).map((issued) =>
    String((plain(issued) as { number?: unknown } | undefined)?.number ?? '')
  );
  const different = [...new Set(numbers)].filter(Boolean).sort();
  if (different.length < 2) return [];
  return [
    {
      rule: 'issued-twice',
      detail: `Issued on two devices at once, under the numbers ${different.join(' and ')}.`
    }
  ];
}

function appendOnlyPart(
  doc: Doc<unknown>,
  { rules }: Fixing,
  name: string,
  history: readonly HistoryPoint[],
  past: (point: HistoryPoint) => Past
): BrokenRule[] {
  const present = (plain(doc) as Record<string, Record<string, unknown> | undefined>)[name] ?? {};
  const ids = new Set(history.flatMap((point) => past(point).keysOf(name)));
  return [...ids].sort().flatMap((id): BrokenRule[] => {
    // An import may make one entry on two devices at once: either is what was entered.
    const entered = beginnings(history, (point) => past(point).entry(name, id) !== undefined).map(
      (point) => facts(past(point).entry(name, id))
    );
    if (entered.includes(facts(present[id]))) return [];
    const detail =
      present[id] === undefined
        ? `An entry in ${LEDGER_WORDS[name] ?? name} was erased.`
        : `An entry in ${LEDGER_WORDS[name] ?? name} was altered after it was made.`;
    return [{ rule: rules.entry, detail }];
  });
}

const LEDGER_WORDS: Record<string, string> = {
  payments: 'the payments',
  credits: 'the credit notes',
  writeOffs: 'the write-offs',
  addenda: 'the addenda'
};

/** An entry without its tombstone, in a form to compare. */
function facts(entry: unknown): string {
  const rest = without((entry ?? {}) as Record<string, unknown>, 'removed');
  return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
}
