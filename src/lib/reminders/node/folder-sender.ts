import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok } from '../../problem.ts';
import { csvOf } from '../../replica/audit/csv.ts';
import type { Reminder } from '../prepare.ts';
import { refusal, rowOf, type ReminderSender, type Sent } from '../sender.ts';

/**
 * Reminders as files in a folder that another program takes them from: one for each message, and an
 * index. Every file is written beside its name and then renamed, so that nobody reads half of one, and
 * the index comes last: what it lists is there. The same batch again writes the same files.
 */
export const folderSender = (folder: string): ReminderSender => ({
  how: 'file',
  async send({ id, reminders }) {
    const sent: Sent[] = [];
    const listed: Record<string, string>[] = [];
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (const one of reminders) {
        const why = refusal(one);
        if (why !== null) {
          sent.push({ id: one.id, outcome: 'refused', detail: why });
          continue;
        }
        const name = nameOf(one);
        await write(folder, name, messageOf(one));
        listed.push({ ...rowOf(one), file: name });
        sent.push({ id: one.id, outcome: 'handed-over', detail: name });
      }
      if (listed.length > 0) await write(folder, `index-${id}.csv`, csvOf(listed));
      return ok(sent);
    } catch (error) {
      return fail('reminders-not-written', 'The reminders could not be written to the folder.', {
        safe: 'Nobody was marked as reminded.',
        action: 'Make room or choose another folder, and send them again.',
        detail: String(error)
      });
    }
  }
});

/** `2026-11-24T0930-sms-0193b6a0….txt`: in the order of the day, and the same for the same reminder. */
const nameOf = ({ start, channel, id }: Reminder): string =>
  `${start.replace(':', '')}-${channel}-${id}.txt`;

/** Head and text apart by an empty line, as in mail. */
const messageOf = ({ channel, to, subject, text }: Reminder): string =>
  [
    `Channel: ${channel}`,
    `To: ${to ?? ''}`,
    ...(channel === 'email' ? [`Subject: ${subject}`] : []),
    '',
    text,
    ''
  ].join('\n');

async function write(folder: string, name: string, content: string): Promise<void> {
  const beside = join(folder, `.${name}.part`);
  const file = await open(beside, 'w', 0o600);
  try {
    await file.writeFile(content, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, join(folder, name));
}
