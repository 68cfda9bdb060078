import { manner } from '../../../app/locale.svelte.ts';
import { session } from '../../../app/session.svelte.ts';
import { dayAt, formatDay, formatTime } from '../../../format.ts';
import { overriddenWords, type Warning } from '../../../prescribing/checks.ts';

/** What is kept on a line whose warnings were read and gone on with, by whoever is here, now. */
export function goneOn(warnings: readonly Warning[], before?: string): string | undefined {
  const now = new Date().toISOString();
  const when = `${formatDay(dayAt(now, manner.timeZone), manner)} ${formatTime(now, manner)}`;
  const told = overriddenWords(warnings, session.status?.member.name ?? 'Somebody', when);
  return [before, told].filter(Boolean).join('\n') || undefined;
}
