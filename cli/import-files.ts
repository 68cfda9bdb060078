import { readFile } from 'node:fs/promises';
import { fail, type Result } from '#lib/problem.ts';
import { CommandFailed } from './output.ts';

/** A file that is to be imported, or that says how. */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new CommandFailed({
      code: 'file-unreadable',
      message: `The file ${path} cannot be read.`,
      safe: 'Nothing was imported.',
      detail: String(error)
    });
  }
}

export const readText = async (path: string): Promise<string> =>
  new TextDecoder().decode(await readBytes(path));

/** A mapping as a file has it; `check` says whether it is one for what is imported. */
export function mappingIn<T>(text: string, check: (value: unknown) => Result<T>): Result<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail('mapping-unreadable', 'The mapping is not JSON.', {
      safe: 'Nothing was imported.',
      detail: String(error)
    });
  }
  return check(value);
}
