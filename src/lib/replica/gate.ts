import { rightOf } from '../access/roles.ts';
import { deviceMayRead, deviceMayWrite } from '../access/membership.ts';
import { findChange } from '../docs/changes.ts';
import { KINDS, SCOPES, type Kind, type Scope } from '../docs/kinds.ts';
import type { Uuid } from '../docs/core/ids.ts';
import { ProblemError, type Problem } from '../problem.ts';
import type { QueryName } from '../projections/catalogue.ts';
import { QUERY_SCOPES } from '../projections/scopes.ts';
import type { ChangeRequest } from '../api/replica.ts';
import type { PracticeAccess } from './practice-access.ts';

/**
 * What this device's member may see and do, by the same table that keys and servers follow: what is
 * refused here, before anything happens, would be refused there.
 */
export class Gate {
  readonly #access: Pick<PracticeAccess, 'identity' | 'membership' | 'role'>;

  constructor(access: Pick<PracticeAccess, 'identity' | 'membership' | 'role'>) {
    this.#access = access;
  }

  mayRead(scope: Scope): boolean {
    return deviceMayRead(this.#access.membership, this.#access.identity.id, scope);
  }

  mayWrite(scope: Scope): boolean {
    return deviceMayWrite(this.#access.membership, this.#access.identity.id, scope);
  }

  /** Whether documents of a scope may be on this device: of access logs its own, for everybody. */
  mayHold(scope: Scope): boolean {
    const { membership, role } = this.#access;
    return role !== undefined && rightOf(role, scope, membership.policy) !== 'none';
  }

  /** The same of what `author` writes there. */
  mayHoldOf(scope: Scope, author: Uuid): boolean {
    return this.mayRead(scope) || (this.mayHold(scope) && author === this.#access.identity.id);
  }

  /** What may be on this device, as one word: it differs when some scope came or went. */
  get holds(): string {
    const held = SCOPES.filter((scope) => this.mayHold(scope));
    // Of others' access logs a device may hold none, though its own is there.
    return held.map((scope) => (this.mayRead(scope) ? scope : `own-${scope}`)).join(' ');
  }

  /** Why a document of this kind may not be looked at. */
  reading(kind: Kind): Problem | undefined {
    return this.mayRead(KINDS[kind].scope) ? undefined : this.#refusal(`read a ${kind}`);
  }

  /** Why a document of this kind may not be changed. */
  writing(kind: Kind): Problem | undefined {
    return this.mayWrite(KINDS[kind].scope) ? undefined : this.#refusal(`change a ${kind}`);
  }

  /** Why these changes may not be made. An unknown one is for the writer to refuse. */
  changing(requests: readonly ChangeRequest[]): Problem | undefined {
    for (const { change, args } of requests) {
      const kind = findChange(change)?.kind;
      const refused = kind && this.writing(kind);
      if (refused) return refused;
      // Everybody writes access logs, and nobody another device's.
      const log = kind === 'accessLog' && (args as { device?: unknown } | null)?.device;
      if (log && log !== this.#access.identity.id) return this.#refusal('write another’s log');
    }
    return undefined;
  }

  /** Why a query may not be asked. One of an unknown name is for the projections to refuse. */
  asking(name: QueryName): Problem | undefined {
    if (!Object.hasOwn(QUERY_SCOPES, name)) return undefined;
    const isAllowed = QUERY_SCOPES[name].needs.every((scope) => this.mayRead(scope));
    return isAllowed && this.#access.role ? undefined : this.#refusal(`ask ${name}`);
  }

  #refusal(what: string): Problem {
    const { role } = this.#access;
    if (role) {
      return {
        code: 'not-allowed',
        message: 'Your role does not allow this.',
        safe: 'Nothing was changed.',
        action: 'Ask an owner of the practice.',
        detail: `${role} may not ${what}`
      };
    }
    return {
      code: 'device-ended',
      message: 'This device does not belong to the practice any more.',
      safe: 'What no hub has yet is kept on this device.',
      action: 'Ask an owner for a new link.',
      detail: `nobody may ${what}`
    };
  }
}

/** Ends what was asked for where there is a reason against it. */
export function refuse(problem: Problem | undefined): void {
  if (problem) throw new ProblemError(problem);
}
