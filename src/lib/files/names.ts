import type { FileKindFound } from './sniff.ts';

/** Names of files: as they came, as a document is called, and as they are given out. */

const MOST = 120;

/** Letters that write text from right to left or hide: with them `fdp.exe` looks like `exe.pdf`. */
// eslint-disable-next-line no-control-regex -- these are what is taken out
const HIDING = /[\u0000-\u001f\u007f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A file's name as it may be shown: one line, without what turns letters around, not too long. */
export function shownName(name: string): string {
  const plain = name
    .replace(HIDING, '')
    .replace(/.*[\\/]/, '')
    .trim();
  if (plain.length <= MOST) return plain || 'file';
  const end = /\.[^.]{1,8}$/.exec(plain)?.[0] ?? '';
  return plain.slice(0, MOST - end.length) + end;
}

/** What a document is called that is made from a file: `lab_result-2026.pdf` gives `lab result 2026`. */
export function titleFrom(name: string): string {
  const title = shownName(name)
    .replace(/\.[a-z0-9]{1,8}$/i, '')
    .replace(/[_-]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return title || shownName(name);
}

/**
 * The name under which a file is given out: the document's, ending as its bytes say, without what
 * file systems do not take. What could run does not get back the ending that makes it run.
 */
export function givenName(
  title: string,
  found: Pick<FileKindFound, 'family' | 'extension'>
): string {
  const base = shownName(title.replace(/[\\/:*?"<>|]/g, ' '))
    .replace(/\s+/g, ' ')
    .replace(/[. ]+$/, '');
  const extension = found.family === 'dangerous' ? `${found.extension}.txt` : found.extension;
  const bare = base.toLowerCase().endsWith(`.${extension}`)
    ? base.slice(0, -extension.length - 1)
    : base;
  return `${bare || 'file'}.${extension}`;
}

/** `12.3 MB`, `840 KB`: as people read sizes; of 1,024 each, as systems show them. */
export function sizeWords(bytes: number): string {
  const kilobytes = bytes / 1024;
  if (bytes < 1000) return `${bytes} B`;
  if (kilobytes < 999.5) return `${Math.max(1, Math.round(kilobytes))} KB`;
  const megabytes = kilobytes / 1024;
  return `${megabytes < 9.95 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`;
}
