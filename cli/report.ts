import { Command, InvalidArgumentError } from 'commander';
import type { NodeDevice } from '#lib/replica/node/device.ts';
import { csvOf } from '#lib/replica/audit/csv.ts';
import { periodFault } from '#lib/reports/period.ts';
import {
  namesOf,
  REPORT_NAMES,
  REPORTS,
  tableOf,
  type ReportName,
  type ReportResult
} from '#lib/reports/tables.ts';
import { aDay } from './codes.ts';
import { withDevice } from './device.ts';
import { CommandFailed, EXIT, print } from './output.ts';

interface ReportFlags {
  readonly from: string;
  readonly to: string;
  readonly csv?: boolean;
}

/** `device <dir> report <name>`: a report on how the practice runs, as JSON or for a spreadsheet. */
export function reportCommand(dir: string): Command {
  return new Command('report')
    .description(`A report: ${REPORT_NAMES.join(', ')}.`)
    .argument('<name>', 'which', aReport)
    .requiredOption('--from <date>', 'first day', aDay)
    .requiredOption('--to <date>', 'last day', aDay)
    .option('--json', 'as one line of JSON (the default)')
    .option('--csv', 'as a table for a spreadsheet')
    .action(async (name: ReportName, flags: ReportFlags) => {
      const fault = periodFault(flags.from, flags.to);
      if (fault !== null) {
        throw new CommandFailed({ code: 'bad-period', message: fault }, EXIT.usage);
      }
      await withDevice(dir, (device) => report(device, name, flags));
    });
}

async function report({ replica }: NodeDevice, name: ReportName, flags: ReportFlags) {
  await replica.projected();
  const period = { from: flags.from, to: flags.to };
  const result = (await replica.query(REPORTS[name].query, period)) as ReportResult<ReportName>;
  const overview = await replica.query('practice.overview', {});
  const rows = tableOf(name, result as never, namesOf(overview));
  await replica.noteAccess({ act: 'export', kind: 'report', hits: rows.length, page: 'cli' });
  if (flags.csv) process.stdout.write(csvOf(rows));
  else print({ report: name, ...period, result });
}

function aReport(text: string): ReportName {
  const found = REPORT_NAMES.find((name) => name === text);
  if (!found) throw new InvalidArgumentError(`It is one of ${REPORT_NAMES.join(', ')}.`);
  return found;
}
