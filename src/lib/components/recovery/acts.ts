import type { Uuid } from '../../docs/core/ids.ts';
import { session } from '../../app/session.svelte.ts';
import { toasts } from '../../app/toasts.svelte.ts';
import { fail, toProblem, type Result } from '../../problem.ts';
import type { RecoveryKit } from '../../api/replica.ts';

/** Makes a kit; its words are in the answer, and nowhere once the page lets go of it. */
export async function makeKit(): Promise<Result<RecoveryKit>> {
  const { practice } = session;
  if (!practice) return fail('profile-locked', 'This profile is locked.');
  return practice
    .makeRecoveryKit()
    .catch((error: unknown) => ({ ok: false as const, problem: toProblem(error) }));
}

/** Shuts a kit out; says how that went, and answers whether it was done. */
export async function endKit(kit: Uuid, reason: string): Promise<boolean> {
  const outcome = await session.practice
    ?.revoke({ device: kit }, reason)
    .catch((error: unknown) => ({ ok: false as const, problem: toProblem(error) }));
  if (outcome?.ok) toasts.say('The kit is of no use any more', { tone: 'done' });
  else if (outcome) toasts.problem(outcome.problem);
  return outcome?.ok ?? false;
}
