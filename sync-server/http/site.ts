import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants, gunzip, gzip } from 'node:zlib';
import { getMimeType } from 'hono/utils/mime';
import { contentSecurityPolicy, inlineScripts } from './headers.ts';

export type Encoding = 'br' | 'gzip';

/** One file of the built app. */
export interface SiteFile {
  readonly type: string;
  /** Changes with the content. */
  readonly hash: string;
  readonly cacheControl: string;
  readonly policy: string;
  /** The content under an encoding, or `undefined` where it would not be smaller. */
  encoded(encoding: Encoding): Promise<Uint8Array | undefined>;
  readonly content: Uint8Array;
}

/** The built app, held in memory as it was at one moment: a later build cannot mix with it. */
export interface Site {
  /** The file at this path of a URL (`/favicon.svg`). Only what was in the folder is ever found. */
  file(path: string): SiteFile | undefined;
  /** The page that answers for every route of the app. */
  readonly page: SiteFile;
}

/** The name of a file that SvelteKit gives carries its hash, so it never changes. */
const IMMUTABLE = 'public, max-age=31536000, immutable';
/** Everything else is asked for each time, and answered with 304 where nothing has changed. */
const REVALIDATE = 'no-cache';

const COMPRESSIBLE = /^(text\/|application\/(javascript|json|manifest\+json|wasm|xml)|image\/svg)/;
const SMALLEST = 1024;

/** Reads a folder with the built app, or `undefined` where it holds no `index.html`. */
export async function loadSite(dir: string): Promise<Site | undefined> {
  const contents = new Map<string, Uint8Array>();
  const names = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  await Promise.all(
    names
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        const url = path.slice(join(dir, sep).length).split(sep).join('/');
        contents.set(`/${url}`, await readFile(path));
      })
  );
  const files = new Map<string, SiteFile>();
  for (const [url, content] of contents) {
    if (isPackedFile(url, contents)) continue;
    const packed = (encoding: Encoding) => contents.get(url + PACKED[encoding]);
    files.set(url, siteFile(url, content, packed));
  }
  const page = files.get('/index.html');
  return page && { page, file: (path) => files.get(path) };
}

/** What the build adds to the name of a file that it has packed. */
const PACKED = { br: '.br', gzip: '.gz' } as const satisfies Record<Encoding, string>;

const isPackedFile = (url: string, files: ReadonlyMap<string, unknown>): boolean =>
  Object.values(PACKED).some((end) => url.endsWith(end) && files.has(url.slice(0, -end.length)));

function siteFile(
  url: string,
  content: Uint8Array,
  packed: (encoding: Encoding) => Uint8Array | undefined
): SiteFile {
  const type = typeOf(url);
  const html = type.startsWith('text/html');
  const encodings = new Map<Encoding, Promise<Uint8Array | undefined>>();
  return {
    type,
    content,
    hash: createHash('sha256').update(content).digest('base64url').slice(0, 22),
    cacheControl: url.startsWith('/_app/immutable/') ? IMMUTABLE : REVALIDATE,
    policy: contentSecurityPolicy(html ? inlineScripts(Buffer.from(content).toString()) : []),
    async encoded(encoding) {
      if (content.length < SMALLEST || !COMPRESSIBLE.test(type)) return undefined;
      let result = encodings.get(encoding);
      if (!result) {
        result = pack(encoding, content, packed(encoding));
        encodings.set(encoding, result);
      }
      return result;
    }
  };
}

const typeOf = (url: string): string => getMimeType(url) ?? 'application/octet-stream';

const brotli = promisify(brotliCompress);
const unbrotli = promisify(brotliDecompress);
const gzipped = promisify(gzip);
const ungzipped = promisify(gunzip);

/** The content under an encoding: as the build has packed it, else packed now. */
async function pack(
  encoding: Encoding,
  content: Uint8Array,
  packed: Uint8Array | undefined
): Promise<Uint8Array | undefined> {
  const smaller =
    packed && (await isOf(encoding, packed, content)) ? packed : await compress(encoding, content);
  return smaller.length < content.length ? smaller : undefined;
}

/** Whether a packed file is of this content: while a build goes on it may be another one, or half. */
async function isOf(encoding: Encoding, packed: Uint8Array, content: Uint8Array): Promise<boolean> {
  const limit = { maxOutputLength: content.length };
  const unpacked = (encoding === 'br' ? unbrotli(packed, limit) : ungzipped(packed, limit)).catch(
    () => undefined
  );
  return (await unpacked)?.equals(content) ?? false;
}

/** Brotli at 9: of Automerge's 3.6 MB that takes 0.3 s, where 11 takes 8 s, and a device waits. */
const compress = (encoding: Encoding, content: Uint8Array): Promise<Uint8Array> =>
  encoding === 'br'
    ? brotli(content, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: 9,
          [constants.BROTLI_PARAM_SIZE_HINT]: content.length
        }
      })
    : gzipped(content, { level: 9 });

/** The site in a folder, read again when its page has changed: after a new build. */
export class SiteFolder {
  readonly #dir: string;
  #stamp: string | undefined;
  #site: Promise<Site | undefined> = Promise.resolve(undefined);

  constructor(dir: string) {
    this.#dir = dir;
  }

  async current(): Promise<Site | undefined> {
    const page = await stat(join(this.#dir, 'index.html')).catch(() => undefined);
    const stamp = page && `${page.ino} ${page.size} ${page.mtimeMs}`;
    if (stamp !== this.#stamp) {
      this.#stamp = stamp;
      this.#site = page ? loadSite(this.#dir) : Promise.resolve(undefined);
    }
    try {
      return await this.#site;
    } catch (error) {
      // A file vanished while it was read: a build is going on. The next request looks again.
      this.#stamp = undefined;
      throw error;
    }
  }
}
