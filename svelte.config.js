import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true },
  kit: {
    // One page answers for every route: the device renders, servers only hand out files, each packed
    // once and as small as it gets.
    adapter: adapter({ fallback: 'index.html', strict: false, precompress: true }),
    serviceWorker: { register: false },
    // Nothing runs, loads or is sent anywhere but from and to the hub that served the page.
    csp: {
      mode: 'hash',
      directives: {
        'default-src': ['self'],
        'script-src': ['self', 'wasm-unsafe-eval'],
        // The note's editor writes its styles into the page itself.
        'style-src': ['self', 'unsafe-inline'],
        'img-src': ['self', 'data:', 'blob:'],
        // Any hub that a practice names, wherever it is on the LAN.
        'connect-src': ['self', 'ws:', 'wss:'],
        'worker-src': ['self', 'blob:'],
        // The frame from which a paper is printed, drawn by the page itself.
        'frame-src': ['blob:'],
        'object-src': ['none'],
        'base-uri': ['none'],
        'form-action': ['self']
      }
    }
  }
};
