/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
/// <reference types="@sveltejs/kit" />
import { files, version } from '$service-worker';

/**
 * Keeps the app itself on the device, so that it starts with no server in reach. It never touches
 * records: those are the engine's. Each version has a cache of its own; a version is in charge only
 * once that cache is complete, and what is missing later (browsers clear caches) is fetched again.
 */
const worker = self as unknown as ServiceWorkerGlobalScope;
const PREFIX = 'indaba ';
const CACHE = PREFIX + version;
/** Answers for every address of the app. */
const SHELL = '/';
/** Files that keep their name from version to version, and those whose name is their content. */
const NAMED = new Set(files);
const HASHED = '/_app/immutable/';
/** Fetched side by side: somebody is opening a practice meanwhile, and browsers go six ways at once. */
const AT_ONCE = 3;
/** What to keep: every hashed file, those of the engine's worker included. */
const LIST = '/_app/offline.json';

worker.addEventListener('install', (event) => {
  event.waitUntil(install());
});

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  // Past the browser's own cache: a stale shell beside new scripts would not start.
  const fresh = [SHELL, LIST, ...NAMED].map((path) => new Request(path, { cache: 'reload' }));
  await cache.addAll(fresh);
  await addHashed(cache);
}

/** Adds the hashed files that are not there yet: an installation that was cut short goes on. */
async function addHashed(cache: Cache): Promise<void> {
  const listed = (await (await cache.match(LIST))!.json()) as string[];
  const there = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  const missing = listed.filter((path) => !there.has(path));
  const next = async (): Promise<void> => {
    for (let path = missing.shift(); path !== undefined; path = missing.shift()) {
      // Their name is their content: what the version before kept need not travel again.
      const kept = await caches.match(path);
      await (kept ? cache.put(path, kept) : cache.add(path));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

/** Whether the app starts from this device alone; puts back what the browser threw away. */
async function complete(): Promise<boolean> {
  try {
    const cache = await caches.open(CACHE);
    if (!(await cache.match(SHELL)) || !(await cache.match(LIST))) await install();
    else await addHashed(cache);
    return true;
  } catch {
    return false;
  }
}

worker.addEventListener('activate', (event) => {
  event.waitUntil(takeOver());
});

async function takeOver(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

worker.addEventListener('message', (event) => {
  if (event.data === 'activate') void worker.skipWaiting();
  if (event.data === 'complete?') {
    event.waitUntil(complete().then((yes) => event.ports[0]?.postMessage(yes)));
  }
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin) return;
  // An address with an extension is a file to download, not a page of the app.
  const isPage = request.mode === 'navigate' && !/\.[a-z0-9]+$/i.test(pathname);
  if (isPage) event.respondWith(kept(SHELL, request));
  else if (NAMED.has(pathname) || pathname.startsWith(HASHED))
    event.respondWith(kept(pathname, request));
});

/** From the cache at once; from the network where the browser has thrown the cache away. */
async function kept(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}
