import { dev } from '$app/environment';
import { toasts } from './toasts.svelte.ts';

/** How often a page that stays open asks whether there is a newer version. */
const EVERY_MS = 30 * 60_000;

/**
 * Installs the service worker, which makes the app start without a network, and offers a newer
 * version when one is ready. Nothing is replaced under anybody's hands: the page asks first.
 * Returns what stops asking.
 */
export function watchForUpdates(): () => void {
  if (dev || !('serviceWorker' in navigator)) return () => {};
  const workers = navigator.serviceWorker;
  let timer: ReturnType<typeof setInterval> | undefined;
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

  void workers
    .register('/service-worker.js')
    .then((registration) => {
      if (registration.waiting && workers.controller) offer(registration.waiting);
      registration.addEventListener('updatefound', () => {
        const worker = registration.installing;
        worker?.addEventListener('statechange', () => {
          if (worker.state === 'installed' && workers.controller) offer(worker);
        });
      });
      // Without a network the check fails, and the next one will do.
      timer = setInterval(() => void registration.update().catch(() => {}), EVERY_MS);
    })
    .catch(() => {
      // The app works without it, as long as its server can be reached; the sync page says so.
    });

  return () => {
    clearInterval(timer);
    workers.removeEventListener('controllerchange', taken);
  };
}
