import { applyStatement, emptyMembership } from '#lib/access/membership.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { parseEnvelope } from '#lib/envelope/envelope.ts';
import { toProblem } from '#lib/problem.ts';
import { isGenesis } from './log/checks.ts';
import { newEntry, PracticeLog, type PracticeLogDependencies } from './log/practice-log.ts';
import {
  NOT_A_GENESIS,
  statementRefusal,
  unreadable,
  unstored,
  WRONG_PRACTICE,
  type Refusal
} from './log/refusal.ts';

export interface PracticesOptions extends PracticeLogDependencies {
  /** How many practices may be founded on this server. */
  readonly maxPractices: number;
}

const NOT_ADMITTED: Refusal = {
  code: 'practice-not-admitted',
  message: 'This server takes no further practice.',
  retry: true
};

/** The practices of one server. Their logs know nothing of each other. */
export class Practices {
  readonly #options: PracticesOptions;
  readonly #logs = new Map<Uuid, Promise<PracticeLog | undefined>>();
  #founding: Promise<unknown> = Promise.resolve();

  constructor(options: PracticesOptions) {
    this.#options = options;
  }

  /** The practice's log, or `undefined` where this server does not host it. */
  async log(practice: Uuid): Promise<PracticeLog | undefined> {
    const known = this.#logs.get(practice);
    if (known) return known;
    const opening = this.#open(practice);
    this.#logs.set(practice, opening);
    // A practice that is not hosted, or could not be read, is looked for anew the next time.
    const forget = () => this.#logs.delete(practice);
    void opening.then((log) => log ?? forget(), forget);
    return opening;
  }

  /**
   * Begins to host a practice, where its genesis proves it and there is room (WIRE2). A practice
   * that is hosted already stays as it is. Never rejects.
   */
  found(practice: Uuid, genesis: Uint8Array): Promise<PracticeLog | Refusal> {
    const founded = this.#founding.then(async () => {
      try {
        return (await this.log(practice)) ?? (await this.#found(practice, genesis));
      } catch (error) {
        const problem = toProblem(error);
        this.#options.log.error({ practice, code: problem.code, err: error }, 'could not found');
        return unstored(problem);
      }
    });
    this.#founding = founded;
    return founded;
  }

  async #open(practice: Uuid): Promise<PracticeLog | undefined> {
    const state = await this.#options.store.log(practice);
    return state && PracticeLog.open(state, this.#options);
  }

  async #found(practice: Uuid, genesis: Uint8Array): Promise<PracticeLog | Refusal> {
    const { store, clock, log, maxPractices } = this.#options;
    const parsed = parseEnvelope(genesis);
    if (!parsed.ok) return unreadable(parsed.problem);
    if (parsed.value.practice !== practice) return WRONG_PRACTICE;
    if (!isGenesis(parsed.value)) return NOT_A_GENESIS;
    const outcome = await applyStatement(emptyMembership(practice), parsed.value);
    if (!outcome.accepted) return statementRefusal(outcome.reason);
    if ((await store.logs()).length >= maxPractices) return NOT_ADMITTED;
    await store.found(practice, newEntry(parsed.value), clock.now());
    log.info({ practice }, 'hosting a new practice');
    return (await this.log(practice))!;
  }
}
