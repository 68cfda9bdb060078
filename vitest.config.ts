import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumLaunch } from './scripts/chromium.ts';

/** What workers import: found late, it would make Vite reload the page in the middle of a test. */
const BROWSER_DEPENDENCIES = [
  '@automerge/automerge/slim',
  '@automerge/automerge-repo/slim',
  '@automerge/automerge-repo-network-messagechannel',
  '@automerge/automerge-repo-storage-indexeddb',
  '@e965/xlsx',
  '@hpke/core',
  '@noble/ciphers/chacha.js',
  '@noble/hashes/hkdf.js',
  '@noble/hashes/hmac.js',
  '@noble/hashes/sha2.js',
  '@noble/hashes/utils.js',
  '@scure/bip39',
  '@scure/bip39/wordlists/english.js',
  'cbor-x',
  'double-metaphone',
  'fast-check',
  'fflate',
  'hash-wasm',
  'idb',
  'libphonenumber-js/min',
  'uuid',
  'zod'
];

const COMPONENT_DEPENDENCIES = [
  '@codemirror/autocomplete',
  '@codemirror/state',
  '@codemirror/view',
  'axe-core',
  'bits-ui',
  '@internationalized/date',
  'qrcode'
];

/**
 * All processors are used: Vitest would leave one free, which of two is half of them. Browsers come
 * after the rest, so that what they wait for is not waited for by everybody.
 */
const WORKERS = '100%';
const LATER = { groupOrder: 1 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles: ['tests/unit/setup.ts'],
          environment: 'node',
          maxWorkers: WORKERS,
          include: ['tests/{unit,contract,simulation,hostile}/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts'],
          testTimeout: 30_000
        }
      },
      {
        worker: { format: 'es' },
        optimizeDeps: { exclude: ['@sqlite.org/sqlite-wasm'], include: BROWSER_DEPENDENCIES },
        test: {
          name: 'browser',
          maxWorkers: WORKERS,
          sequence: LATER,
          include: ['tests/**/*.browser.test.ts'],
          testTimeout: 30_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: chromiumLaunch() }),
            instances: [{ browser: 'chromium' }]
          }
        }
      },
      {
        // Components as a person meets them: real Chromium, real keys, axe.
        plugins: [svelte()],
        optimizeDeps: { include: COMPONENT_DEPENDENCIES },
        test: {
          name: 'components',
          maxWorkers: WORKERS,
          sequence: LATER,
          include: ['tests/components/**/*.test.ts', 'tests/components/**/*.test.svelte.ts'],
          testTimeout: 30_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: chromiumLaunch() }),
            instances: [{ browser: 'chromium' }]
          }
        }
      }
    ]
  }
});
