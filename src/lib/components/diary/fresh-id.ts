import { newUuid, type Uuid } from '../../docs/core/ids.ts';

/** An id for something that is about to be made, where more than one change has to name it. */
export const freshId = (): Uuid =>
  newUuid({ now: Date.now, random: (count) => crypto.getRandomValues(new Uint8Array(count)) });
