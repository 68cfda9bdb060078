import { startAutomerge } from '#lib/docs/core/automerge.node.ts';

await startAutomerge();
