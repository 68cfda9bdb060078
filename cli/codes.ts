import { Command, InvalidArgumentError } from 'commander';
import { day } from '#lib/docs/core/fields.ts';
import { CODING_TYPES, type CodingType } from '#lib/docs/coding.schema.ts';
import { withDevice } from './device.ts';
import { print } from './output.ts';

interface FindFlags {
  readonly on: string;
  readonly limit: number;
  readonly primary?: boolean;
}

/** `codes …`: the practice's tables of codes on a device, searched and checked by. */
export function codesCommand(dir: string): Command {
  const command = new Command('codes').description('Tables of codes: as they stand, or searched.');
  command
    .command('tables')
    .description('Print the tables and how they stand on this device.')
    .action(() =>
      withDevice(dir, async ({ replica }) => {
        await replica.codesFollowed();
        print(await replica.codeTables());
      })
    );
  command
    .command('find')
    .description('Print the codes that a text means, best first.')
    .argument('<type>', CODING_TYPES.join(', '), aType)
    .argument('<text...>')
    .option('--on <date>', 'day of the service', aDay, new Date().toISOString().slice(0, 10))
    .option('--limit <n>', 'how many at most', Number, 20)
    .option('--primary', 'only what may stand first')
    .action((type: CodingType, text: string[], flags: FindFlags) =>
      withDevice(dir, async ({ replica }) => {
        await replica.projected();
        await replica.codesFollowed();
        print(await replica.findCodes({ type, text: text.join(' '), ...flags }));
      })
    );
  command
    .command('check')
    .description('Print what the South African edits say of ICD-10 codes in their order.')
    .argument('<code...>')
    .option('--on <date>', 'day of the service', aDay, new Date().toISOString().slice(0, 10))
    .option('--born <date>', 'the patient’s date of birth', aDay)
    .option('--sex <sex>', 'the patient’s sex: female, male')
    .action((codes: string[], flags: { on: string; born?: string; sex?: string }) =>
      withDevice(dir, async ({ replica }) => {
        await replica.codesFollowed();
        const patient = { birthDate: flags.born, sex: flags.sex };
        print(await replica.checkCodes({ codes, on: flags.on, patient }));
      })
    );
  return command;
}

function aType(text: string): CodingType {
  const found = CODING_TYPES.find((type) => type === text);
  if (!found) throw new InvalidArgumentError(`It is one of ${CODING_TYPES.join(', ')}.`);
  return found;
}

export function aDay(text: string): string {
  if (!day.safeParse(text).success) throw new InvalidArgumentError('It must be YYYY-MM-DD.');
  return text;
}
