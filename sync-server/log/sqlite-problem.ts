import { ProblemError, type Problem } from '#lib/problem.ts';

const SAFE = 'What was acknowledged before is kept; devices keep what was not and offer it again.';

/** SQLite's result codes, by how they begin, as what a person can do about them. */
const PROBLEMS: readonly (readonly [prefix: string, problem: Problem])[] = [
  [
    'SQLITE_FULL',
    {
      code: 'storage-full',
      message: 'The server has no room left.',
      safe: SAFE,
      action: 'Make room on the disk of the server; nothing needs to be restarted.'
    }
  ],
  [
    'SQLITE_READONLY',
    {
      code: 'storage-refused',
      message: 'The server may not write to its disk.',
      safe: SAFE,
      action: 'Make the data folder writable for the account that the server runs under.'
    }
  ],
  [
    'SQLITE_CANTOPEN',
    {
      code: 'storage-refused',
      message: 'The server cannot open its data folder.',
      safe: SAFE,
      action: 'Check that it is a folder, and that the server’s account may write to it.'
    }
  ],
  [
    'SQLITE_NOTADB',
    {
      code: 'storage-damaged',
      message: 'The file of the log is not a log.',
      safe: 'The practice’s devices hold everything they sent.',
      action:
        'Restore the file from a backup and start with --restored, or move it away and start with an empty log, which the devices fill again.'
    }
  ],
  [
    'SQLITE_CORRUPT',
    {
      code: 'storage-damaged',
      message: 'The file of the log is damaged.',
      safe: 'The practice’s devices hold everything they sent.',
      action:
        'Restore the file from a backup and start with --restored, or move it away and start with an empty log, which the devices fill again.'
    }
  ]
];

const FAILED: Problem = {
  code: 'storage-failed',
  message: 'The server could not write to its disk.',
  safe: SAFE,
  action: 'Check the disk of the server; it tries again with every push.'
};

/** What SQLite or the file system said, as a problem; other errors are passed on as they are. */
export function storageError(error: unknown): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string') return error;
  const known = PROBLEMS.find(([prefix]) => (FILE_SYSTEM[code] ?? code).startsWith(prefix))?.[1];
  if (!known && !code.startsWith('SQLITE_')) return error;
  return new ProblemError({ ...(known ?? FAILED), detail: `${code}: ${(error as Error).message}` });
}

/** What the file system says in its own words, as SQLite would have said it. */
const FILE_SYSTEM: Readonly<Record<string, string>> = {
  ENOSPC: 'SQLITE_FULL',
  EDQUOT: 'SQLITE_FULL',
  EROFS: 'SQLITE_READONLY',
  EACCES: 'SQLITE_CANTOPEN',
  EPERM: 'SQLITE_CANTOPEN',
  ENOTDIR: 'SQLITE_CANTOPEN',
  EEXIST: 'SQLITE_CANTOPEN'
};
