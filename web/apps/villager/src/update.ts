import { ref } from 'vue'

/** A new version is ready and waits for the user's word. */
export const updateReady = ref(false)
let waiting: ServiceWorker | null = null

function watchWorker(registration: ServiceWorkerRegistration): void {
  const ready = (worker: ServiceWorker | null): void => {
    // Without a controller this is the first visit: nothing to replace.
    if (!worker || !navigator.serviceWorker.controller) return
    waiting = worker
    updateReady.value = true
  }
  ready(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing
    worker?.addEventListener('statechange', () => worker.state === 'installed' && ready(worker))
  })
}

/** Registers the service worker of /v/; a browser without one works online only. */
export async function registerWorker(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  try {
    watchWorker(await navigator.serviceWorker.register('/v/sw.js', { scope: '/v/' }))
  } catch {
    // not in a secure context, or forbidden by the browser's owner
  }
}

/** Takes the new version; the page loads again. */
export function takeUpdate(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  waiting?.postMessage({ type: 'SKIP_WAITING' })
}
