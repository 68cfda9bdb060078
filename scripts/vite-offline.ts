import type { Plugin } from 'vite';

/** Where the list lies that the service worker reads; see `src/service-worker.ts`. */
const LIST = '_app/offline.json';

/** Parts of libraries that are bundled but never asked for here: nothing to keep on a device. */
const UNUSED = /sqlite3-(worker1|opfs-async-proxy)/;

/**
 * What the app needs to start without a network, and no part of it twice.
 *
 * SvelteKit tells its service worker the files of the page, not those that only the engine's worker
 * asks for (SQLite's WebAssembly among them): an app kept without them would start offline to an
 * empty screen. And it names a worker's assets unlike a page's, so that Automerge's megabyte would
 * be fetched and kept twice.
 */
export function offline(): Plugin {
  return {
    name: 'indaba-offline',
    apply: 'build',
    // After SvelteKit's own, whose names for a worker's assets these replace.
    enforce: 'post',
    config: () => ({
      worker: {
        rollupOptions: {
          output: { assetFileNames: '_app/immutable/assets/[name].[hash][extname]' }
        }
      }
    }),
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        if (this.environment.name !== 'client') return;
        const files = Object.keys(bundle)
          .filter((name) => name.startsWith('_app/immutable/') && !UNUSED.test(name))
          .sort()
          .map((name) => `/${name}`);
        this.emitFile({ type: 'asset', fileName: LIST, source: JSON.stringify(files) });
      }
    }
  };
}
