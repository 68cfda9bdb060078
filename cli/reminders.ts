import { Command } from 'commander';
import { dayAt, type Manner } from '#lib/format.ts';
import { openingOf } from '#lib/components/diary/opening.ts';
import type { Practice } from '#lib/docs/practice.schema.ts';
import type { NodeDevice } from '#lib/replica/node/device.ts';
import { nextWorkingDay } from '#lib/reminders/next-day.ts';
import { folderSender } from '#lib/reminders/node/folder-sender.ts';
import { isSendable, prepare, type Reminder } from '#lib/reminders/prepare.ts';
import { refusal } from '#lib/reminders/sender.ts';
import { aDay } from './codes.ts';
import { withDevice } from './device.ts';
import { CommandFailed, note, orFail, print } from './output.ts';

interface ReminderFlags {
  readonly date?: string;
  readonly out: string;
  readonly json?: boolean;
}

/** `device <dir> reminders`: writes the reminders of a day into a folder and marks who is in it. */
export function remindersCommand(dir: string): Command {
  return new Command('reminders')
    .description('Write reminders of a day as files, and mark the patients as reminded.')
    .option('--date <date>', 'day of the appointments; the next working day', aDay)
    .requiredOption('--out <folder>', 'where the files go')
    .option('--json', 'every reminder and what became of it, on one line')
    .action((flags: ReminderFlags) => withDevice(dir, (device) => remind(device, flags)));
}

async function remind({ replica }: NodeDevice, flags: ReminderFlags): Promise<void> {
  await replica.projected();
  const { practice: id } = await replica.status();
  const practice = (await replica.read('practice', id))?.value;
  if (!practice) {
    throw new CommandFailed({
      code: 'practice-not-here',
      message: 'The practice’s details have not reached this device yet.',
      action: 'Sync first.'
    });
  }
  const manner = { locale: practice.locale, timeZone: practice.timeZone };
  const day = flags.date ?? nextDay(practice, manner);
  const from = {
    practice: practice.name,
    phone: practice.phone ?? null,
    template: practice.reminderText
  };
  const reminders = (await replica.query('reminders.due', { from: day, to: day })).map((row) =>
    prepare(row, from, manner)
  );
  const ready = reminders.filter(isSendable);
  const sent = orFail(await folderSender(flags.out).send({ id: day, reminders: ready }));
  const given = new Set(
    sent.flatMap(({ id: one, outcome }) => (outcome === 'handed-over' ? [one] : []))
  );
  const marked = ready.filter((one) => given.has(one.id));
  if (marked.length > 0) {
    await replica.noteAccess({
      act: 'export',
      kind: 'reminders',
      hits: marked.length,
      page: 'cli'
    });
    orFail(
      await replica.change(
        marked.map(({ book, id: appointment, start }) => ({
          change: 'book.remind',
          args: { book, appointment, start, how: 'file' }
        }))
      )
    );
  }
  const outcomes = reminders.map((one) => ({ ...plain(one), outcome: outcomeOf(one, given) }));
  for (const { name, outcome } of outcomes) {
    if (!flags.json && outcome.startsWith('not: ')) note(`${name}: ${outcome.slice(5)}`);
  }
  print({
    date: day,
    folder: flags.out,
    appointments: reminders.length,
    written: marked.length,
    before: reminders.filter((one) => one.reminded !== null).length,
    toCall: reminders.filter((one) => one.reminded === null && one.channel === 'phone').length,
    messages: marked.reduce((sum, { segments }) => sum + (segments ?? 0), 0),
    ...(flags.json ? { reminders: outcomes } : {})
  });
}

function nextDay(practice: Practice, manner: Manner): string {
  const opening = openingOf(practice);
  const doctors = Object.keys(practice.doctors);
  return nextWorkingDay(dayAt(Date.now(), manner.timeZone), (day) =>
    [undefined, ...doctors].some((doctor) => opening(day, doctor).spans.length > 0)
  );
}

function outcomeOf(one: Reminder, given: ReadonlySet<string>): string {
  if (given.has(one.id)) return 'written';
  if (one.reminded !== null) return 'reminded before';
  return `not: ${refusal(one) ?? 'it was not taken.'}`;
}

const plain = ({ id, start, name, channel, to, text, segments }: Reminder) => ({
  appointment: id,
  start,
  name,
  channel,
  to,
  text,
  segments
});
