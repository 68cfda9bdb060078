import type { DeviceApi } from '../replica/device.ts';

let starting: Promise<DeviceApi> | undefined;

/**
 * The device that this browser is: the one place where pages meet the engine. The engine is loaded
 * when first asked for, so that the frame paints before it; a start that failed can be tried again.
 */
export function device(): Promise<DeviceApi> {
  starting ??= import('../replica/browser/device.ts')
    .then(({ startDevice }) => startDevice())
    .catch((error: unknown) => {
      starting = undefined;
      throw error;
    });
  return starting;
}
