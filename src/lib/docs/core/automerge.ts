/**
 * The one door to Automerge. Everything imports `A` from here, so that page, worker and Node share
 * one copy whose WebAssembly is started once: in Node by `automerge.node.ts`, in the browser by
 * `automerge.browser.ts`.
 */
export * as A from '@automerge/automerge/slim';
export type { Doc, Heads, Change as ChangeBytes } from '@automerge/automerge/slim';
