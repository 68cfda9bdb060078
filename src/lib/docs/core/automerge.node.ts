import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { A } from './automerge.ts';

let started: Promise<void> | undefined;

/** Starts Automerge's WebAssembly in Node; calling it again is free. */
export function startAutomerge(): Promise<void> {
  started ??= readFile(
    fileURLToPath(import.meta.resolve('@automerge/automerge/automerge.wasm'))
  ).then((wasm) => A.initializeWasm(wasm));
  return started;
}
