import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { Command } from 'commander';
import { readPracticeCode, restoreAddress } from '#lib/access/practice-code.ts';
import { RESTORE_WORDS } from '#lib/app/restore-words.ts';
import { restorePractice } from '#lib/replica/node/device.ts';
import { withDevice } from './device.ts';
import { CommandFailed, EXIT, note, orFail, print } from './output.ts';

interface RestoreOptions {
  readonly server: string;
  readonly practice?: string;
  readonly wordsFile: string;
  readonly device: string;
}

/** `device <dir> kit | restore`: a device on paper, and a practice from it; see docs/recovery.md. */
export function recoveryCommands(dir: string): Command[] {
  return [
    new Command('kit')
      .description('Make a recovery kit and print it, words included: they are kept nowhere.')
      .action(() =>
        withDevice(
          dir,
          async ({ replica }) => {
            // What others said meanwhile comes first.
            await replica.synced();
            const kit = orFail(await replica.makeRecoveryKit());
            await replica.followed();
            const synced = await replica.synced();
            const address = kit.server && restoreAddress(kit.server, kit.practice);
            print({ ...kit, address, onServer: synced.ok });
          },
          true
        )
      ),

    new Command('restore')
      .description('Restore a practice from a recovery kit; this is a new device of its owner.')
      .requiredOption('--server <url>', 'server that has the practice’s log')
      .requiredOption('--words-file <file>', 'file with the 24 words, or - for standard input')
      .option('--practice <code>', 'code of the practice; without it, a line of the file is it')
      .option('--device <name>', 'name of this device', hostname())
      .action(async ({ server, practice, wordsFile, device }: RestoreOptions) => {
        const restored = await restorePractice(dir, {
          ...paperIn(textIn(wordsFile), practice),
          server,
          deviceName: device,
          step: (step) => note(RESTORE_WORDS[step])
        });
        const isAway = !restored.ok && UNREACHABLE.includes(restored.problem.code);
        const made = orFail(restored, isAway ? EXIT.unreachable : EXIT.failed);
        const status = await made.replica.status();
        const { kits } = await made.replica.roster();
        print({
          practice: status.practice,
          practiceName: status.practiceName,
          device: status.device,
          deviceName: status.deviceName,
          member: status.member,
          kitsLeft: kits.filter(({ state }) => state === 'ready').length
        });
        await made.close();
      })
  ];
}

const UNREACHABLE: readonly string[] = ['server-unreachable', 'server-silent', 'sync-stalled'];

/** The words, and the practice's code where it was not given by itself: one line of the file. */
function paperIn(text: string, practice: string | undefined): { words: string; practice: string } {
  const lines = text.split('\n');
  const code = lines.find((line) => readPracticeCode(line).ok);
  return {
    words: lines.filter((line) => line !== code).join('\n'),
    practice: practice ?? code ?? ''
  };
}

/** Words never stand on the command line, where every process and the shell's history see them. */
function textIn(file: string): string {
  try {
    return readFileSync(file === '-' ? process.stdin.fd : file, 'utf8');
  } catch (error) {
    throw new CommandFailed({
      code: 'words-file',
      message: `${file === '-' ? 'Standard input' : file} cannot be read.`,
      safe: 'Nothing was changed, and the kit was not used.',
      action: 'Give a file with the 24 words, or - and the words on standard input.',
      detail: String(error)
    });
  }
}
