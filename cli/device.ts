import { hostname } from 'node:os';
import { createInterface } from 'node:readline';
import { Command, InvalidArgumentError } from 'commander';
import { ROLES, type Role } from '#lib/access/roles.ts';
import { CHANGES } from '#lib/docs/changes.ts';
import type { Result } from '#lib/problem.ts';
import type { ChangeRequest } from '#lib/api/replica.ts';
import {
  createPractice,
  joinPractice,
  openDevice,
  type NodeDevice
} from '#lib/replica/node/device.ts';
import type { QueryName } from '#lib/projections/catalogue.ts';
import { deviceAuditCommand, lostDeviceCommand } from './audit.ts';
import { blobCommand } from './blob.ts';
import { eraseCommand } from './erase.ts';
import { codesCommand } from './codes.ts';
import { diaryCommand } from './diary.ts';
import { documentsCommand } from './documents.ts';
import { importCommand } from './import.ts';
import { memberCommands, role } from './members.ts';
import { EXIT, note, orFail, print } from './output.ts';
import { askPassphrase } from './passphrase.ts';
import { recoveryCommands } from './recovery.ts';
import { remindersCommand } from './reminders.ts';
import { reportCommand } from './report.ts';
import { shareCommands } from './share.ts';
import { syncCommand } from './sync.ts';

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('It must be JSON.');
  }
};

/** Opens the device; asks for its passphrase where it is sealed and somebody sits at a terminal. */
async function openUnlocked(dir: string, sync: boolean): Promise<Result<NodeDevice>> {
  const opened = await openDevice(dir, sync);
  if (opened.ok || opened.problem.code !== 'passphrase-needed' || !process.stdin.isTTY) {
    return opened;
  }
  return openDevice(dir, sync, await askPassphrase());
}

/** Opens the device for one command, and closes it whatever happens. */
export async function withDevice(
  dir: string,
  work: (device: NodeDevice) => Promise<void>,
  sync = false
): Promise<void> {
  const device = orFail(await openUnlocked(dir, sync));
  try {
    await work(device);
  } finally {
    await device.close();
  }
}

/** Commander ends the process by itself otherwise, before output has been written. */
function throwing(command: Command): void {
  command.exitOverride();
  command.commands.forEach(throwing);
}

/** `device <dir> …`: the folder comes first, so each command reads it from its parent. */
export function deviceCommand(): Command {
  const device = new Command('device')
    .description('A headless device in a folder: the same replica as in a browser.')
    .argument('<dir>', 'folder of the device')
    .usage('<dir> <command>')
    .passThroughOptions()
    .allowUnknownOption();
  device.argument('[command...]', 'see below');
  device.addHelpText('after', () => `\n${deviceCommands('<dir>').helpInformation()}`);
  device.action(async (dir: string, rest: string[]) => {
    const commands = deviceCommands(dir);
    commands.exitOverride();
    commands.commands.forEach(throwing);
    await commands.parseAsync(rest, { from: 'user' });
  });
  return device;
}

function deviceCommands(dir: string): Command {
  const commands = new Command(`device ${dir}`).showHelpAfterError();

  commands
    .command('create')
    .description('Create a practice; this is its first device.')
    .requiredOption('--name <practice>', 'name of the practice')
    .option('--member <name>', 'name of the person at this device', 'Owner')
    .option('--device <name>', 'name of this device', hostname())
    .option('--hub <url>', 'server to sync with')
    .action(async (options: { name: string; member: string; device: string; hub?: string }) => {
      const made = orFail(
        await createPractice(dir, {
          practiceName: options.name,
          memberName: options.member,
          deviceName: options.device,
          server: options.hub ?? null
        })
      );
      print(await identify(made));
      await made.close();
    });

  commands
    .command('join')
    .description('Join a practice through a one-time link.')
    .argument('<link>')
    .option('--member <name>', 'name of the person at this device', 'Member')
    .option('--device <name>', 'name of this device', hostname())
    .action(async (link: string, options: { member: string; device: string }) => {
      const joined = orFail(
        await joinPractice(dir, {
          link,
          memberName: options.member,
          deviceName: options.device,
          waiting: (code) => note(`Waiting to be let in. This device shows ${code}.`)
        })
      );
      print(await identify(joined));
      await joined.close();
    });

  commands
    .command('invite')
    .description('Print a one-time link with which another device can join.')
    .option('--role <role>', `what the newcomer will be: ${ROLES.join(', ')}`, role, 'doctor')
    .option('--confirm', 'somebody must confirm the device once it joined')
    .option('--hours <n>', 'how long it is good for', Number)
    .option('--hub <url>', 'address at which the other device reaches the server')
    .action(async (options: { role: Role; confirm?: boolean; hours?: number; hub?: string }) => {
      await withDevice(
        dir,
        async ({ replica }) => {
          const invitation = orFail(
            await replica.invite({
              role: options.role,
              confirm: options.confirm ?? false,
              ...(options.hours ? { hours: options.hours } : {}),
              ...(options.hub ? { server: options.hub } : {})
            })
          );
          // The link is good only once the server has heard of it.
          const synced = await replica.synced();
          print({ ...invitation, onServer: synced.ok });
        },
        true
      );
    });

  for (const command of memberCommands(dir)) commands.addCommand(command);
  for (const command of recoveryCommands(dir)) commands.addCommand(command);
  commands.addCommand(eraseCommand(dir));
  commands.addCommand(importCommand(dir));
  commands.addCommand(codesCommand(dir));
  commands.addCommand(remindersCommand(dir));
  commands.addCommand(reportCommand(dir));
  commands.addCommand(diaryCommand(dir));

  commands
    .command('query')
    .description('Run a named query and print its result.')
    .argument('<name>')
    .option('--params <json>', 'parameters', json, {})
    .action(async (name: string, options: { params: never }) => {
      await withDevice(dir, async ({ replica }) => {
        await replica.projected();
        print(await replica.query(name as QueryName, options.params));
      });
    });

  commands
    .command('change')
    .description('Make changes: JSON on standard input, one a line; one JSON result a line.')
    .option('--list', 'list the names of all changes')
    .action(async (options: { list?: boolean }) => {
      if (options.list) return listChanges();
      await withDevice(dir, makeChanges);
    });

  for (const command of shareCommands(dir)) commands.addCommand(command);

  commands.addCommand(blobCommand(dir));
  commands.addCommand(documentsCommand(dir));
  commands.addCommand(syncCommand(dir));
  commands.addCommand(deviceAuditCommand(dir));
  commands.addCommand(lostDeviceCommand(dir));

  commands
    .command('status')
    .description('Print what is where.')
    .action(() => withDevice(dir, async ({ replica }) => print(await replica.status())));

  commands
    .command('heads')
    .description('Print the heads of every document: replicas that agree print the same.')
    .action(() => withDevice(dir, async ({ replica }) => print(await replica.heads())));

  return commands;
}

async function identify({ replica }: NodeDevice): Promise<unknown> {
  const { practice, practiceName, device, deviceName } = await replica.status();
  return { practice, practiceName, device, deviceName };
}

function listChanges(): void {
  for (const [name, { about }] of Object.entries(CHANGES)) print({ change: name, about });
}

/** A line is one change, or an array of changes that are made together or not at all. */
async function makeChanges({ replica }: NodeDevice): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    const answer = await answerTo(line, (requests) => replica.change(requests));
    print(answer);
    if (!answer.ok) process.exitCode = EXIT.failed;
  }
}

async function answerTo(
  line: string,
  change: (requests: ChangeRequest[]) => ReturnType<NodeDevice['replica']['change']>
): Promise<{ ok: boolean; [field: string]: unknown }> {
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch (error) {
    const problem = { code: 'not-json', message: 'This line is not JSON.', detail: String(error) };
    return { ok: false, problem };
  }
  const requests = (Array.isArray(request) ? request : [request]) as ChangeRequest[];
  if (!requests.every((one) => typeof one?.change === 'string')) {
    const problem = {
      code: 'not-a-change',
      message: 'A line is {"change": name, "args": {…}}, or an array of these.'
    };
    return { ok: false, problem };
  }
  const outcome = await change(requests);
  if (!outcome.ok) return { ok: false, problem: outcome.problem };
  return Array.isArray(request)
    ? { ok: true, changed: outcome.value }
    : { ok: true, ...outcome.value[0] };
}
