import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true },
  kit: {
    // One page answers for every route: the device renders, servers only hand out files.
    adapter: adapter({ fallback: 'index.html', strict: false }),
    serviceWorker: { register: false }
  }
};
