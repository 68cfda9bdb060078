import { Command } from 'commander';
import { calendarItems, calendarText } from '#lib/calendar/calendar.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import type { DiaryItem, PracticeOverview } from '#lib/projections/catalogue.ts';
import { wallTimeAt } from '#lib/projections/text.ts';
import type { NodeDevice } from '#lib/replica/node/device.ts';
import { aDay } from './codes.ts';
import { withDevice } from './device.ts';
import { CommandFailed, note, print } from './output.ts';

interface DiaryFlags {
  readonly doctor?: string;
  readonly from?: string;
  readonly to?: string;
  readonly names?: boolean;
}

/** `diary …`: what stands in the diary, as JSON or as a calendar that other programs read. */
export function diaryCommand(dir: string): Command {
  const command = new Command('diary').description('The diary: as JSON, or as a calendar.');
  const days = (one: Command) =>
    one
      .option('--from <date>', 'first day; today where it is not given', aDay)
      .option('--to <date>', 'last day; the first where it is not given', aDay);

  days(command.command('list'))
    .description('Print appointments and blocked time as one JSON array.')
    .option('--doctor <doctor>', 'id or name; all doctors where it is not given')
    .action((flags: DiaryFlags) =>
      withDevice(dir, async (device) => {
        const { items } = await read(device, flags);
        await noteExport(device, items);
        print(items);
      })
    );

  days(command.command('ics'))
    .description('Print a doctor’s days as an iCalendar file.')
    .requiredOption('--doctor <doctor>', 'id or name')
    .option('--names', 'full names of patients instead of initials')
    .action((flags: DiaryFlags) =>
      withDevice(dir, async (device) => {
        const { overview, doctor, items } = await read(device, flags);
        const names = flags.names ? 'full' : 'initials';
        const own = calendarItems(items, doctor!);
        await noteExport(device, own);
        process.stdout.write(
          calendarText(own, { overview, doctor: doctor!, names, at: new Date() })
        );
        note(`${own.length} ${own.length === 1 ? 'entry' : 'entries'}.`);
      })
    );
  return command;
}

async function read({ replica }: NodeDevice, flags: DiaryFlags) {
  await replica.projected();
  const overview = await replica.query('practice.overview', {});
  if (!overview) {
    throw new CommandFailed({
      code: 'no-practice-yet',
      message: 'The practice has not reached this device yet.',
      action: 'Sync it first.'
    });
  }
  const doctor = flags.doctor === undefined ? undefined : doctorOf(flags.doctor, overview);
  const today = wallTimeAt(new Date().toISOString(), overview.timeZone).slice(0, 10);
  const from = flags.from ?? today;
  const to = flags.to ?? from;
  if (to < from) {
    throw new CommandFailed({
      code: 'days-backwards',
      message: `The last day, ${to}, lies before the first, ${from}.`
    });
  }
  const items = await replica.query('diary.range', {
    from,
    to,
    ...(doctor ? { doctors: [doctor] } : {})
  });
  return { overview, doctor, items };
}

/** The doctor of that id, or the only one whose name has these words in it. */
function doctorOf(text: string, { doctors }: PracticeOverview): Uuid {
  const asked = text.trim().toLowerCase();
  const exact = doctors.filter(
    ({ id, name, shortName }) =>
      id === asked || name.toLowerCase() === asked || shortName.toLowerCase() === asked
  );
  const found =
    exact.length > 0 ? exact : doctors.filter(({ name }) => name.toLowerCase().includes(asked));
  if (asked !== '' && found.length === 1) return found[0]!.id;
  throw new CommandFailed({
    code: found.length > 1 ? 'several-doctors' : 'no-such-doctor',
    message:
      found.length > 1
        ? `Several doctors are called “${text}”.`
        : `There is no doctor “${text}” in this practice.`,
    action: `Name one of ${doctors.map(({ name }) => name).join(', ')}, or give an id.`
  });
}

/** What leaves the program is kept in the access log before it does. */
const noteExport = ({ replica }: NodeDevice, items: readonly DiaryItem[]): Promise<void> =>
  replica.noteAccess({
    act: 'export',
    kind: 'book',
    hits: items.filter(({ patient }) => patient !== null).length,
    page: 'command-line'
  });
