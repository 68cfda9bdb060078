/**
 * Whether this device can start the app with no server in reach: `preparing` while its files are
 * being kept, `ready` once all of them are, `impossible` in a browser that keeps none.
 */
export type OfflineStart = 'preparing' | 'ready' | 'impossible';

let state = $state<OfflineStart>('preparing');

export const offlineStart = {
  get state(): OfflineStart {
    return state;
  },
  set state(value: OfflineStart) {
    state = value;
  }
};

/** Asks a worker in charge whether it has every file; it fetches what is missing first. */
export function isComplete(worker: ServiceWorker): Promise<boolean> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => {
      port1.close();
      resolve(data === true);
    };
    worker.postMessage('complete?', [port2]);
  });
}
