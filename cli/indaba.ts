import { Command, CommanderError } from 'commander';
import { toProblem } from '#lib/problem.ts';
import { auditCommand } from './audit.ts';
import { accessCommand } from './access.ts';
import { deviceCommand } from './device.ts';
import { hubCommand } from './hub.ts';
import { importCommand } from './import.ts';
import { CommandFailed, complain, EXIT } from './output.ts';

/** `npm run indaba -- …`: hubs and devices for scripts and automation; see docs/cli.md. */
const program = new Command('indaba')
  .description('Hubs and devices of Indaba, for scripts and automation.')
  .showHelpAfterError('Run with --help to see the commands.')
  .enablePositionalOptions()
  .addCommand(accessCommand())
  .addCommand(hubCommand())
  .addCommand(deviceCommand())
  .addCommand(importCommand())
  .addCommand(auditCommand());

/** Commander ends the process by itself otherwise, before output has been written. */
function endByThrowing(command: Command): void {
  command.exitOverride();
  command.commands.forEach(endByThrowing);
}
endByThrowing(program);

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  } else if (error instanceof CommandFailed) {
    complain(error.problem);
    process.exitCode = error.exitCode;
  } else {
    complain(toProblem(error));
    process.exitCode = EXIT.failed;
  }
}
