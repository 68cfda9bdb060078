import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [sveltekit()],
  worker: { format: 'es' },
  build: { target: 'es2024' },
  // sqlite-wasm locates its own .wasm beside its module, which dependency pre-bundling would move.
  optimizeDeps: { exclude: ['@sqlite.org/sqlite-wasm'] }
});
