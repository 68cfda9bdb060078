import { Command } from 'commander';
import { csvOf } from '#lib/replica/audit/csv.ts';
import { lostDeviceReport, lostRecordRows } from '#lib/replica/audit/lost-device.ts';
import { withDevice } from './device.ts';
import { EXIT, orFail, print } from './output.ts';

/** Where a device is looked for when no folder is named. */
const DEFAULT_DEVICE = process.env.INDABA_DEVICE ?? '.indaba/device';

async function verify(dir: string, document?: string): Promise<void> {
  await withDevice(dir, async ({ replica }) => {
    const report = await replica.verify(document);
    print(report);
    if (!report.ok || (document !== undefined && report.documents === 0)) {
      process.exitCode = EXIT.failed;
    }
  });
}

/** `device <dir> audit verify`: holds every change that is here against the signatures kept with it. */
export function deviceAuditCommand(dir: string): Command {
  const audit = new Command('audit').description('What can be proved of the records.');
  audit
    .command('verify')
    .description('Verify who wrote what; prints counts and every failure on one line.')
    .option('--document <id>', 'one document alone')
    .action(({ document }: { document?: string }) => verify(dir, document));
  return audit;
}

/** `audit verify [dir]`: the same, for whoever does not think in devices. */
export function auditCommand(): Command {
  const audit = new Command('audit').description('What can be proved of the records.');
  audit
    .command('verify')
    .description('Verify who wrote what; prints counts and every failure on one line.')
    .argument('[dir]', 'folder of a device', DEFAULT_DEVICE)
    .option('--document <id>', 'one document alone')
    .action((dir: string, { document }: { document?: string }) => verify(dir, document));
  return audit;
}

/** `device <dir> lost-device <id>`: whose records a device held. */
export function lostDeviceCommand(dir: string): Command {
  return new Command('lost-device')
    .description('Whose records a device held, and which were opened on it.')
    .argument('<device>', 'id of the lost device, as `status` lists it')
    .option('--json', 'as one line of JSON (the default)')
    .option('--csv', 'as a table, for a notice to those concerned')
    .action(async (device: string, { csv }: { csv?: boolean }) => {
      await withDevice(dir, async ({ replica }) => {
        await replica.projected();
        const report = orFail(
          lostDeviceReport({
            device,
            roster: await replica.roster(),
            held: await replica.query('records.held', {}),
            opened: await replica.query('device.opened', { device }),
            lastHeard: await replica.lastHeard(device)
          })
        );
        const hits = report.counts.records;
        await replica.noteAccess({ act: 'export', kind: 'lost-device', hits, page: 'cli' });
        if (csv) process.stdout.write(csvOf(lostRecordRows(report)));
        else print(report);
      });
    });
}
