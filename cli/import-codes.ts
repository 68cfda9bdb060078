import { basename } from 'node:path';
import { Command } from 'commander';
import { bringIn, LISTS, readCodeFile } from '#lib/coding/import.ts';
import { readCodingMapping, type CodingMapping } from '#lib/coding/read/mapping.ts';
import { CODING_TYPES, type CodingType } from '#lib/docs/coding.schema.ts';
import { aDay } from './codes.ts';
import { withDevice } from './device.ts';
import { mappingIn, readBytes, readText } from './import-files.ts';
import { EXIT, orFail, print } from './output.ts';

interface CodeFlags {
  readonly map?: string;
  readonly source?: string;
  readonly edition?: string;
  readonly from?: string;
  readonly to?: string;
  readonly dryRun?: boolean;
  /** Only where no folder was named before the command. */
  readonly device: string;
}

const ABOUT: Readonly<Record<CodingType, string>> = {
  icd10: 'The ICD-10 Master Industry Table (.xlsx, .xls or CSV).',
  medicines: 'A list of medicines with their single exit prices (.xlsx, .xls or CSV).',
  tariff: 'A tariff file (.xlsx, .xls or CSV), by a mapping of its columns: see docs/import.md.'
};

/** `import icd10|medicines|tariff <file>`: the practice's own tables of codes. */
export function codeCommands(folder: string | undefined): Command[] {
  return CODING_TYPES.map((type) =>
    new Command(type)
      .description(ABOUT[type])
      .argument('<file>')
      .option('--map <mapping>', 'file with the mapping; without it, columns are known by name')
      .option('--source <list>', `name of the list (“${LISTS[type]}”, or as the mapping says)`)
      .option('--edition <name>', 'name of this version (the name of the file)')
      .option('--from <date>', 'first day on which it is in force', aDay)
      .option('--to <date>', 'last day on which it is in force', aDay)
      .option('--json', 'print the report as one line of JSON, as is done anyway')
      .action((file: string, flags: CodeFlags) => importCodes(type, folder, file, flags))
  );
}

async function importCodes(
  type: CodingType,
  folder: string | undefined,
  file: string,
  flags: CodeFlags
): Promise<void> {
  const mapping = flags.map === undefined ? undefined : await readMap(type, flags.map);
  const today = new Date().toISOString().slice(0, 10);
  const read = orFail(
    await readCodeFile(type, basename(file), await readBytes(file), { today, onProgress }, mapping)
  );
  if (process.stderr.isTTY) process.stderr.write('\n');
  const { source, edition: version, from, to, dryRun = false } = flags;
  await withDevice(folder ?? flags.device, async ({ replica }) => {
    print(orFail(await bringIn(read, { source, version, from, to }, replica, { dryRun })));
  });
  if (read.report.counts.refused > 0) process.exitCode = EXIT.failed;
}

function onProgress(done: number, total: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${total}`);
}

async function readMap(type: CodingType, path: string): Promise<CodingMapping> {
  return orFail(mappingIn(await readText(path), (value) => readCodingMapping(type, value)));
}
