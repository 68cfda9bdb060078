import { open, readdir, stat, type FileHandle } from 'node:fs/promises';
import { ProblemError } from '../problem.ts';
import { unstored } from './problems.ts';

/** Whether the file system said that there is no such file. */
export const isMissing = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException | null)?.code === 'ENOENT';

/** Opens a file that is there; `undefined` where it is not. */
export async function openExisting(path: string, flags = 'r'): Promise<FileHandle | undefined> {
  try {
    return await open(path, flags);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Length of a file; `undefined` where there is none. */
export async function lengthOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Names in a folder; none where there is no folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Writes all of some bytes at a place in a file. */
export async function writeAll(file: FileHandle, data: Uint8Array, place: number): Promise<void> {
  for (let at = 0; at < data.length;) {
    at += (await file.write(data, at, data.length - at, place + at)).bytesWritten;
  }
}

/** Makes a rename last: on some systems a folder cannot be flushed, and need not be. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

/** What the file system says, as a problem. */
export async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (typeof code !== 'string') throw error;
    const detail = `${code}: ${message}`;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw unstored('storage-full', detail);
    const isRefused = /^(EACCES|EPERM|EROFS)$/.test(code);
    throw unstored(isRefused ? 'storage-refused' : 'storage-failed', detail);
  }
}
