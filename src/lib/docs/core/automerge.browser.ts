import wasmUrl from '@automerge/automerge/automerge.wasm?url';
import { A } from './automerge.ts';

let started: Promise<void> | undefined;

/** Starts Automerge's WebAssembly in a page or worker; calling it again is free. */
export function startAutomerge(): Promise<void> {
  started ??= A.initializeWasm(wasmUrl);
  return started;
}
