import { Command } from 'commander';
import { MATRIX, ROLES } from '#lib/access/roles.ts';
import { SCOPES } from '#lib/docs/kinds.ts';
import { print } from './output.ts';

/** The table of rights as lines of a Markdown table: the one in docs/access.md. */
export function matrixLines(): string[] {
  const rows = [
    ['role', ...SCOPES],
    ...ROLES.map((role) => [role, ...SCOPES.map((scope) => MATRIX[role][scope])])
  ];
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`;
  const [head, ...body] = rows.map(line);
  return [head!, line(widths.map((width) => '-'.repeat(width))), ...body];
}

/** `access …`: who may see and do what. */
export function accessCommand(): Command {
  const access = new Command('access').description('Who may see and do what.');
  access
    .command('matrix')
    .description('Print what each role may read and write: docs/access.md.')
    .option('--json', 'as one JSON value')
    .action((options: { json?: boolean }) => {
      if (options.json) print(MATRIX);
      else process.stdout.write(`${matrixLines().join('\n')}\n`);
    });
  return access;
}
