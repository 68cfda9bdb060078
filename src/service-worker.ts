/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
/// <reference types="@sveltejs/kit" />
import { files, version } from '$service-worker';

/**
 * Keeps the app itself on the device, so that it starts with no server in reach. It never touches
 * records: those are the engine's. Each version has a cache of its own, complete or not there.
 */
const worker = self as unknown as ServiceWorkerGlobalScope;
const CACHE = `indaba ${version}`;
/** Answers for every address of the app. */
const SHELL = '/';
/** Files that keep their name from version to version, and those whose name is their content. */
const NAMED = new Set(files);
const HASHED = '/_app/immutable/';
/** What to keep: every hashed file, those of the engine's worker included. */
const LIST = '/_app/offline.json';

worker.addEventListener('install', (event) => {
  event.waitUntil(install());
});

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  const hashed = (await (await fetch(LIST, { cache: 'no-store' })).json()) as string[];
  await Promise.all([
    // Past the browser's own cache: a stale shell beside new scripts would not start.
    cache.addAll([SHELL, ...NAMED].map((path) => new Request(path, { cache: 'reload' }))),
    // Out of it where the page has fetched them already: their name is their content.
    cache.addAll(hashed)
  ]);
}

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith('indaba ') && name !== CACHE)
            .map((name) => caches.delete(name))
        )
      )
      .then(() => worker.clients.claim())
  );
});

worker.addEventListener('message', (event) => {
  if (event.data === 'activate') void worker.skipWaiting();
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
