import { dev } from '$app/environment';
import { isComplete, offlineStart } from './offline.svelte.ts';
import { toasts } from './toasts.svelte.ts';

/** How often a page that stays open asks whether there is a newer version. */
const EVERY_MS = 30 * 60_000;
/** How soon an installation that was cut short is tried again, at first and at most. */
const RETRY_MS = { first: 5_000, most: 5 * 60_000 };

/**
 * Installs the service worker, which makes the app start without a network, and offers a newer
 * version when one is ready. Nothing is replaced under anybody's hands: the page asks first. A
 * server that goes while the files are fetched is no end: it is tried again until all are here.
 * Returns what stops it.
 */
export function watchForUpdates(): () => void {
  if (dev || !('serviceWorker' in navigator)) {
    offlineStart.state = 'impossible';
    return () => {};
  }
  const workers = navigator.serviceWorker;
  let checking: ReturnType<typeof setInterval> | undefined;
  let retrying: ReturnType<typeof setTimeout> | undefined;
  let pause = RETRY_MS.first;
  let asked = false;

  // A page without a controller is being taken over for the first time: nothing to reload.
  const controlled = workers.controller !== null;
  const taken = () => {
    if (!controlled) return;
    if (asked || document.visibilityState === 'hidden') location.reload();
    else toasts.offer('Indaba was updated in another window.', 'Reload', () => location.reload());
  };
  workers.addEventListener('controllerchange', taken);

  const offer = (worker: ServiceWorker) => {
    toasts.offer('A newer version is ready. Everything is saved.', 'Use it now', () => {
      asked = true;
      worker.postMessage('activate');
    });
  };

  function later() {
    clearTimeout(retrying);
    retrying = setTimeout(install, pause);
    pause = Math.min(pause * 2, RETRY_MS.most);
  }

  async function settle({ active }: ServiceWorkerRegistration) {
    if (active && (await isComplete(active))) offlineStart.state = 'ready';
    else later();
  }

  const follow = (registration: ServiceWorkerRegistration, worker: ServiceWorker | null) =>
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed' && workers.controller) offer(worker);
      if (worker.state === 'activated') void settle(registration);
      if (worker.state === 'redundant' && !registration.active) later();
    });

  let known: ServiceWorkerRegistration | undefined;
  function meet(registration: ServiceWorkerRegistration) {
    if (registration === known) return;
    known = registration;
    if (registration.waiting && workers.controller) offer(registration.waiting);
    follow(registration, registration.installing);
    registration.addEventListener('updatefound', () =>
      follow(registration, registration.installing)
    );
    clearInterval(checking);
    // Without a network the check fails, and the next one will do.
    checking = setInterval(() => void registration.update().catch(() => {}), EVERY_MS);
  }

  function install() {
    workers.register('/service-worker.js').then((registration?: ServiceWorkerRegistration) => {
      // What blocks workers in a browser may answer for it, with nothing.
      if (!registration) return void (offlineStart.state = 'impossible');
      meet(registration);
      if (registration.active) void settle(registration);
    }, later);
  }

  const again = () => {
    if (offlineStart.state === 'preparing') install();
  };
  addEventListener('online', again);
  install();

  return () => {
    clearInterval(checking);
    clearTimeout(retrying);
    removeEventListener('online', again);
    workers.removeEventListener('controllerchange', taken);
  };
}
