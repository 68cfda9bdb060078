import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
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
  const files = new Map<string, SiteFile>();
  const names = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  await Promise.all(
    names
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        const url = path.slice(join(dir, sep).length).split(sep).join('/');
        files.set(`/${url}`, siteFile(`/${url}`, await readFile(path)));
      })
  );
  const page = files.get('/index.html');
  return page && { page, file: (path) => files.get(path) };
}

function siteFile(url: string, content: Uint8Array): SiteFile {
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
        result = compress(encoding, content);
        encodings.set(encoding, result);
      }
      return result;
    }
  };
}

const typeOf = (url: string): string => getMimeType(url) ?? 'application/octet-stream';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/**
 * Brotli at 9 rather than 11: of Automerge's 3.6 MB it makes 0.91 MB in 0.3 s, where 11 makes
 * 0.79 MB in 8 s, and it happens when the first device asks.
 */
async function compress(encoding: Encoding, content: Uint8Array): Promise<Uint8Array | undefined> {
  const smaller =
    encoding === 'br'
      ? await brotli(content, {
          params: {
            [constants.BROTLI_PARAM_QUALITY]: 9,
            [constants.BROTLI_PARAM_SIZE_HINT]: content.length
          }
        })
      : await gzipped(content, { level: 9 });
  return smaller.length < content.length ? smaller : undefined;
}

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
