import type { ChangeRequestFor } from '../docs/changes.ts';
import type { DocumentKeeper } from '../docs/keeper.ts';
import { ok, toProblem, type Problem, type Result } from '../problem.ts';
import { DocumentsHere } from './here.ts';
import type { ImportItem, ImportPart, ImportPlan, TakeableItem } from './plan.ts';
import { ReportBuilder, type ImportReport } from './report.ts';

export interface ImportOptions {
  /** Says what would happen and writes nothing. */
  readonly dryRun?: boolean;
  readonly onProgress?: (done: number, total: number) => void;
  /** Stops between batches; what is in stays in, and importing again goes on from there. */
  readonly signal?: AbortSignal;
  /** How many changes are saved in one transaction. */
  readonly batchSize?: number;
}

type Takeable = ImportItem & TakeableItem;

/** An item on its way in: its parts that are not here yet. */
interface Pending {
  /** Place in the plan. */
  readonly order: number;
  readonly item: Takeable;
  readonly parts: readonly ImportPart[];
  readonly warnings: readonly string[];
}

/**
 * Brings a plan into a replica, in batches, and says what became of every item. Never throws and
 * never stops at a bad item: what one batch refuses is tried item by item. Only a device that
 * cannot save any more, or the signal, ends it early.
 */
export async function runImport(
  plan: ImportPlan,
  replica: DocumentKeeper,
  options: ImportOptions = {}
): Promise<ImportReport> {
  const { dryRun = false, batchSize = 100, signal, onProgress } = options;
  const report = new ReportBuilder();
  const here = new DocumentsHere(replica);
  let pending: Pending[] = [];
  let waiting = 0;
  let order = 0;
  let done = 0;
  let stopped: Problem | undefined;

  const flush = async (): Promise<void> => {
    stopped = await takeAll(pending, { replica, here, report, dryRun });
    pending = [];
    waiting = 0;
    onProgress?.(done, plan.total);
  };

  try {
    for (const item of plan.items) {
      if (signal?.aborted) stopped = STOPPED;
      if (stopped) break;
      order += 1;
      if (!item.quiet) done += 1;
      if (item.outcome !== 'take') {
        const outcome = item.outcome === 'skip' ? 'skipped' : 'refused';
        report.add(order, {
          outcome,
          ...described(item),
          code: item.code,
          reason: item.reason
        });
        continue;
      }
      const next = await judge({ item, order }, here, report);
      if (!next) continue;
      // Later items may lean on this one; if it fails after all, they are judged again, alone.
      here.expect(next.parts.map(({ place }) => place));
      pending.push(next);
      waiting += next.parts.length;
      if (waiting >= batchSize) await flush();
    }
    if (!stopped) await flush();
  } catch (error) {
    stopped = toProblem(error);
  }
  const about = { source: plan.source, dryRun, total: plan.total };
  return report.build(stopped ? { ...about, stopped } : about);
}

const STOPPED: Problem = {
  code: 'import-stopped',
  message: 'The import was stopped.',
  safe: 'What is in stays in, and nothing is half in.',
  action: 'Import the same file again to go on from here.'
};

const described = ({ type, from }: ImportItem) => ({ type, from });

/** What of an item is still to be done; `undefined` where it was reported already. */
async function judge(
  { item, order }: Pick<Pending, 'item' | 'order'>,
  here: DocumentsHere,
  report: ReportBuilder
): Promise<Pending | undefined> {
  const refuse = (code: string, reason: string) =>
    void report.add(order, { outcome: 'refused', ...described(item), code, reason });

  if (item.needs && !(await here.has(item.needs))) {
    return refuse('patient-missing', 'The patient it belongs to did not come in and is not here.');
  }
  const first = item.parts[0]?.place;
  const conflict = first && item.conflict?.(await here.document(first));
  if (conflict) {
    here.bar(first);
    return refuse('another-here', conflict);
  }

  const parts: ImportPart[] = [];
  const warnings = [...item.warnings];
  let kept = 0;
  for (const part of item.parts) {
    if (await here.has(part.place)) continue;
    kept += 1;
    const out = part.unless?.(await here.document(part.place));
    if (out) warnings.push(out);
    else parts.push(part);
  }
  if (parts.length > 0) return { order, item, parts, warnings };
  if (item.quiet) return undefined;
  report.add(order, {
    outcome: 'skipped',
    ...described(item),
    ...(kept === 0
      ? { code: 'already-here', reason: 'Already here.' }
      : { code: 'not-applicable', reason: warnings.at(-1) ?? '' })
  });
  return undefined;
}

/** The device cannot save: the next item would fare no better. */
const isOfStorage = (problem: Problem): boolean => problem.code.startsWith('storage-');

interface Surroundings {
  readonly replica: DocumentKeeper;
  readonly here: DocumentsHere;
  readonly report: ReportBuilder;
  readonly dryRun: boolean;
}

/** Takes a batch in; returns the problem that makes going on pointless, if there is one. */
async function takeAll(
  pending: readonly Pending[],
  around: Surroundings
): Promise<Problem | undefined> {
  if (pending.length === 0) return undefined;
  const whole = around.dryRun ? ok(null) : await attempt(pending, around.replica);
  if (whole.ok) {
    for (const entry of pending) took(entry, around);
    return undefined;
  }
  if (isOfStorage(whole.problem)) return whole.problem;
  // One of them was refused: each alone, as if the others had not been tried.
  around.here.forgetExpected();
  for (const { item, order } of pending) {
    const next = await judge({ item, order }, around.here, around.report);
    if (!next) continue;
    const result = await attempt([next], around.replica);
    if (result.ok) {
      took(next, around);
      continue;
    }
    if (isOfStorage(result.problem)) return result.problem;
    around.report.add(order, {
      outcome: 'refused',
      ...described(item),
      code: result.problem.code,
      reason: result.problem.message
    });
  }
  return undefined;
}

function took({ order, item, parts, warnings }: Pending, { here, report }: Surroundings): void {
  here.nowStands(parts.map(({ place }) => place));
  if (item.quiet) return;
  report.add(
    order,
    { outcome: 'taken', ...described(item), ...(warnings.length > 0 ? { warnings } : {}) },
    item.leftOut
  );
}

async function attempt(
  pending: readonly Pending[],
  replica: DocumentKeeper
): Promise<Result<unknown>> {
  const requests = coalesce(pending.flatMap(({ parts }) => parts.map(({ request }) => request)));
  try {
    return await replica.change(requests);
  } catch (error) {
    return { ok: false, problem: toProblem(error) };
  }
}

/** Measurements of one patient and moment become one change: they were one act, and it is cheaper. */
export function coalesce(requests: readonly ChangeRequestFor[]): ChangeRequestFor[] {
  const joined: ChangeRequestFor[] = [];
  for (const request of requests) {
    const last = joined.at(-1);
    if (
      request.change === 'chart.recordVitals' &&
      last?.change === 'chart.recordVitals' &&
      last.args.patient === request.args.patient &&
      last.args.at === request.args.at
    ) {
      const vitals = [...last.args.vitals, ...request.args.vitals];
      joined[joined.length - 1] = { ...last, args: { ...last.args, vitals } };
    } else joined.push(request);
  }
  return joined;
}
