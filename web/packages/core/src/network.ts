import { readonly, ref } from 'vue'

const reachable = ref(typeof navigator === 'undefined' || navigator.onLine !== false)

/** Whether the server can be reached, as far as the browser and the last call know. */
export const online = readonly(reachable)

/** The client tells what it met: an answer means that there is a network, whatever the answer says. */
export function noteReachable(now: boolean): void {
  reachable.value = now
}

if (typeof window !== 'undefined') {
  window.addEventListener('online', () => noteReachable(true))
  window.addEventListener('offline', () => noteReachable(false))
}
