import { z } from 'zod';
import { fail, ok, type Problem, type Result } from '../problem.ts';

const invitation = z.object({ link: z.string() });
const refusal = z.object({ code: z.string(), message: z.string() });

/** Asks the server that this page came from for a way into its demo practice. */
export async function demoInvitation(): Promise<Result<string>> {
  try {
    const response = await fetch('/demo/invitation', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ server: location.origin })
    });
    const answer: unknown = await response.json().catch(() => undefined);
    const given = invitation.safeParse(answer);
    if (response.ok && given.success) return ok(given.data.link);
    const refused = refusal.safeParse(answer);
    return refused.success ? { ok: false, problem: refused.data as Problem } : noDemo();
  } catch {
    return fail('server-unreachable', 'The demo could not be reached.', {
      action: 'See that its server still runs, then try again.'
    });
  }
}

const noDemo = (): Result<never> =>
  fail('no-demo', 'This server shows no demo practice.', {
    action: 'Start it with --demo, or look around on this device instead.'
  });
