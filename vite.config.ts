import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { frame } from './scripts/vite-frame.ts';
import { offline } from './scripts/vite-offline.ts';

export default defineConfig({
  plugins: [sveltekit(), frame(), offline()],
  worker: { format: 'es' },
  build: { target: 'es2024' },
  resolve: {
    // Libraries that take the whole package get the one copy that the app starts by itself.
    alias: [{ find: /^@automerge\/automerge$/, replacement: '@automerge/automerge/slim' }]
  },
  // sqlite-wasm locates its own .wasm beside its module, which dependency pre-bundling would move.
  optimizeDeps: { exclude: ['@sqlite.org/sqlite-wasm'] }
});
