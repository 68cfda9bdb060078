import type { z } from 'zod';
import { fail, ok, toProblem, type Problem, type Result } from '../../problem.ts';
import { kindOf, KINDS, readDocument, type DocumentOf, type Kind } from '../kinds.ts';
import { A, type Doc } from './automerge.ts';
import type { ChangeDefinition, Target } from './change.ts';
import { withCollections } from './later.ts';
import type { ReadProblem } from './read.ts';
import type { ChangeContext } from './write.ts';

const SAFE = 'Nothing was changed.';

/** Checked arguments and the document that they are for. */
export interface PreparedChange<K extends Kind = Kind, Args = unknown> {
  readonly args: Args;
  readonly target: Target<K>;
}

/** Checks a change's arguments and finds the document that it is for. */
export function prepareChange<K extends Kind, Args extends z.ZodType>(
  definition: ChangeDefinition<string, K, Args>,
  args: unknown,
  context: ChangeContext
): Result<PreparedChange<K, z.infer<Args>>> {
  const parsed = parseArgs(definition, args);
  if (!parsed.ok) return parsed;
  try {
    return ok({ args: parsed.value, target: definition.target(parsed.value, context) });
  } catch (error) {
    return { ok: false, problem: toProblem(error) };
  }
}

export interface ChangeOutcome<K extends Kind, Returned> {
  readonly doc: Doc<DocumentOf<K>>;
  /** What the change returned: usually the id of what was added. */
  readonly result: Returned;
  /** False where the document said so already: no change was written. */
  readonly changed: boolean;
}

/**
 * Makes a named change in a document, with the document's own actor and the context's clock (whole
 * seconds, as Automerge keeps them). All or nothing: arguments that do not parse, a rule that
 * forbids it, a document of a newer program, or a result that could not be read any more give a
 * failed result, and the document is as it was, still usable.
 *
 * `args` are checked here, so that nothing unchecked is ever written; arguments from
 * {@link prepareChange} pass again.
 */
export function runChange<K extends Kind, Args extends z.ZodType, Returned>(
  doc: Doc<DocumentOf<K>>,
  definition: ChangeDefinition<string, K, Args, Returned>,
  args: unknown,
  context: ChangeContext
): Result<ChangeOutcome<K, Returned>> {
  const parsed = parseArgs(definition, args);
  if (!parsed.ok) return parsed;
  const refused = refusedDocument(doc, definition.kind);
  if (refused) return { ok: false, problem: refused };

  // Tried on a copy: Automerge cannot take back a change that proves wrong afterwards, and copying
  // costs a fraction of what reading the draft through its proxies would.
  const copy = A.clone(doc, { actor: A.getActorId(doc) });
  try {
    const made = makeParsed(copy, definition, parsed.value, context);
    if (!made.ok || !made.value.changed) return made.ok ? ok({ ...made.value, doc }) : made;
    const [changed] = A.applyChanges(doc, A.getChanges(doc, made.value.doc));
    return ok({ ...made.value, doc: changed });
  } finally {
    A.free(copy);
  }
}

/**
 * {@link runChange} without a copy, for a caller that can get the document again: after a failure it
 * may hold a change that was refused, and must be freed and never stored.
 */
export function runChangeInPlace<K extends Kind, Args extends z.ZodType, Returned>(
  doc: Doc<DocumentOf<K>>,
  definition: ChangeDefinition<string, K, Args, Returned>,
  prepared: PreparedChange<K, z.infer<Args>>,
  context: ChangeContext
): Result<ChangeOutcome<K, Returned>> {
  const refused = refusedDocument(doc, definition.kind);
  if (refused) return { ok: false, problem: refused };
  return makeParsed(doc, definition, prepared.args, context);
}

function makeParsed<K extends Kind, Args extends z.ZodType, Returned>(
  doc: Doc<DocumentOf<K>>,
  definition: ChangeDefinition<string, K, Args, Returned>,
  args: z.infer<Args>,
  context: ChangeContext
): Result<ChangeOutcome<K, Returned>> {
  try {
    let result!: Returned;
    const time = Math.floor(Date.parse(context.at) / 1000);
    const begun = withCollections(doc, definition.needs ?? []);
    const made = A.change(begun, { time }, (draft) => {
      result = definition.apply(draft as DocumentOf<K>, args, context);
    });
    // Automerge gives the very same document back where nothing was written.
    if (made === doc) return ok({ doc, result, changed: false });
    const unreadable = newProblems(definition.kind, begun, made);
    if (unreadable.length > 0) return unreadableAfter(definition, unreadable);
    return ok({ doc: made, result, changed: true });
  } catch (error) {
    return { ok: false, problem: { safe: SAFE, ...toProblem(error) } };
  }
}

function refusedDocument(doc: Doc<unknown>, kind: Kind): Problem | undefined {
  const found = kindOf(doc);
  if (found !== kind) {
    return {
      code: 'wrong-kind',
      message: `This change is for the kind of record called “${kind}”; this one is ${found ? `“${found}”` : 'unknown here'}.`,
      safe: SAFE
    };
  }
  const { schema } = doc as { schema?: unknown };
  if (typeof schema === 'number' && schema > KINDS[kind].version) {
    return {
      code: 'newer-program',
      message: 'This record was written by a newer program and can only be read here.',
      safe: SAFE,
      action: 'Update the program on this device, then make the change again.'
    };
  }
  return undefined;
}

/** What cannot be read after the change and could before. */
function newProblems(kind: Kind, before: Doc<unknown>, after: Doc<unknown>): ReadProblem[] {
  const { problems } = readDocument(kind, after);
  if (problems.length === 0) return [];
  const known = new Set(readDocument(kind, before).problems.map(placeOf));
  return problems.filter((problem) => !known.has(placeOf(problem)));
}

const placeOf = ({ path, message }: ReadProblem): string => `${path.join('/')} ${message}`;

function unreadableAfter(definition: { readonly name: string }, problems: ReadProblem[]) {
  const places = problems.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return fail('change-unreadable', 'The change would leave a part of the record unreadable.', {
    safe: SAFE,
    action: `Check the value given for “${problems[0]!.path.join(' › ')}”.`,
    detail: `${definition.name}: ${places.join('; ')}`
  });
}

function parseArgs<Args extends z.ZodType>(
  definition: ChangeDefinition<string, Kind, Args>,
  args: unknown
): Result<z.infer<Args>> {
  const parsed = definition.args.safeParse(args, { reportInput: true });
  if (parsed.success) return ok(parsed.data);
  const sentences = parsed.error.issues.map(sentenceOf);
  return fail('invalid-arguments', sentences[0]!, {
    safe: SAFE,
    action: 'Correct it and try again.',
    detail: `${definition.name}: ${sentences.join(' ')}`
  });
}

/** One fault of the arguments in a sentence; never the value itself, which may be a patient's. */
function sentenceOf(issue: z.core.$ZodIssue): string {
  const field = issue.path.map(String).join(' › ');
  const subject = field ? `“${field}”` : 'The change';
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `“${key}”`).join(', ');
    return `${field ? subject : 'This change'} has no field ${keys}.`;
  }
  if (issue.input === undefined) return `${subject} is missing.`;
  if (issue.code === 'invalid_value') {
    return `${subject} must be one of ${issue.values.map(String).join(', ')}.`;
  }
  return `${subject} cannot be used: ${issue.message.replace(/^Invalid input: /, '')}.`;
}
