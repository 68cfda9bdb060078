import { basename } from 'node:path';
import { Command } from 'commander';
import { guessMapping } from '#lib/import/csv/guess.ts';
import { readMapping } from '#lib/import/csv/mapping.ts';
import { planCsv } from '#lib/import/csv/plan.ts';
import { readCsv } from '#lib/import/csv/read.ts';
import { planFhir } from '#lib/import/fhir/plan.ts';
import type { ImportPlan } from '#lib/import/plan.ts';
import { runImport } from '#lib/import/run.ts';
import type { Result } from '#lib/problem.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { withDevice } from './device.ts';
import { codeCommands } from './import-codes.ts';
import { mappingIn, readBytes, readText } from './import-files.ts';
import { CommandFailed, EXIT, orFail, print } from './output.ts';

interface ImportFlags {
  readonly dryRun?: boolean;
  /** Only where no folder was named before the command. */
  readonly device: string;
}

/** Where a device is looked for when no folder is named. */
const DEFAULT_DEVICE = process.env.INDABA_DEVICE ?? '.indaba/device';

/**
 * `device <dir> import …`, or `import … --device <dir>`: files of other systems, and a report of what
 * became of every record.
 */
export function importCommand(folder?: string): Command {
  const command = new Command('import').description(
    'Import from another system; prints a report of every record.'
  );
  command
    .command('fhir')
    .description('FHIR R4 bundles or resources, as JSON.')
    .argument('<file...>')
    .option('--doctors', 'practitioners come in as doctors of the practice')
    .option('--system <name>', 'a name for the other system, where two number alike')
    .action(
      async (
        files: string[],
        options: ImportFlags & { doctors?: boolean; system?: string }
      ): Promise<void> => {
        const contents = await Promise.all(
          files.map(async (path) => ({ name: basename(path), text: await readText(path) }))
        );
        await withDevice(folder ?? options.device, ({ replica }) =>
          run(replica, options, (practice, today) =>
            planFhir(contents, {
              practice,
              today,
              ...(options.doctors ? { doctors: true } : {}),
              ...(options.system ? { system: options.system } : {})
            })
          )
        );
      }
    );
  command
    .command('csv')
    .description('A list of patients, by a mapping of its columns: see docs/import.md.')
    .argument('<file>')
    .option('--map <mapping>', 'file with the mapping; without it, it is guessed from the headings')
    .option('--system <name>', 'a name for the other system, where the mapping is guessed')
    .action(async (file: string, options: ImportFlags & { map?: string; system?: string }) => {
      const table = orFail(readCsv(basename(file), await readBytes(file)));
      const written = options.map === undefined ? undefined : await readText(options.map);
      await withDevice(folder ?? options.device, ({ replica }) =>
        run(replica, options, (practice, today) => {
          const mapping =
            written === undefined
              ? readMapping(guessMapping(table, options.system ?? basename(file), today).mapping)
              : mappingIn(written, readMapping);
          return mapping.ok ? planCsv(table, mapping.value, { practice, today }) : mapping;
        })
      );
    });
  for (const codes of codeCommands(folder)) command.addCommand(codes);
  for (const format of command.commands) {
    format.option('--dry-run', 'say what would happen, write nothing');
    if (folder === undefined) {
      format.option('--device <dir>', 'folder of the device', DEFAULT_DEVICE);
    }
  }
  return command;
}

async function run(
  replica: Replica,
  flags: ImportFlags,
  plan: (practice: string, today: string) => Result<ImportPlan>
): Promise<void> {
  const { practice } = await replica.status();
  const today = new Date().toISOString().slice(0, 10);
  const report = await runImport(orFail(plan(practice, today)), replica, {
    dryRun: flags.dryRun ?? false,
    onProgress: (done, total) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${total}`);
    }
  });
  if (process.stderr.isTTY) process.stderr.write('\n');
  print(report);
  if (report.stopped) throw new CommandFailed(report.stopped);
  if (report.counts.refused > 0) process.exitCode = EXIT.failed;
}
