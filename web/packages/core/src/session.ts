import { reactive, readonly } from 'vue'
import type { components } from './api.gen'
import { ApiError } from './api_error'
import { api, connectClient } from './client'

export type Caller = components['schemas']['Caller']

/** `unknown` until asked, `away` when the server could not be asked and nobody is remembered on this device. */
export type Standing = 'unknown' | 'in' | 'out' | 'away'

const kRemembered = 'xz.caller'

const state = reactive<{ standing: Standing; caller: Caller | null; confirmed: boolean }>({
  standing: 'unknown',
  caller: null,
  confirmed: false,
})

/** Who is signed in. `confirmed` is false while the name comes from this device's memory (no network). */
export const session = readonly(state) as Readonly<typeof state>

function take(caller: Caller): void {
  state.caller = caller
  state.standing = 'in'
  state.confirmed = true
  // The token stays out of the memory: without network nothing can be signed anyway.
  localStorage.setItem(kRemembered, JSON.stringify({ ...caller, csrf_token: '' }))
}

function forget(): void {
  state.caller = null
  state.standing = 'out'
  state.confirmed = true
  localStorage.removeItem(kRemembered)
}

function remembered(): Caller | null {
  try {
    return JSON.parse(localStorage.getItem(kRemembered) ?? 'null') as Caller | null
  } catch {
    return null
  }
}

connectClient({
  // A remembered caller has no token yet: ask for it before anything is written.
  async csrfToken() {
    if (state.caller && !state.confirmed) await loadSession()
    return state.caller?.csrf_token
  },
  onSignedOut: forget,
})

/** Takes up who was last signed in on this device, at once and unconfirmed; true if there is somebody. */
export function recallSession(): boolean {
  const caller = remembered()
  if (!caller || state.caller) return !!state.caller
  state.caller = caller
  state.standing = 'in'
  return true
}

/** Asks the server who we are; without network the one who was last signed in on this device stays. Never fails. */
export async function loadSession(): Promise<Standing> {
  try {
    take(await api.get('/api/auth/session'))
  } catch (error) {
    if (!(error instanceof ApiError) || error.trouble === 'refused') forget()
    else if (!recallSession()) state.standing = 'away'
  }
  return state.standing
}

/** Staff: account and password. Villagers: phone and one-time code, or phone and PIN. */
export async function signIn(
  given: { account: string; password: string } | { phone: string; code: string } | { phone: string; pin: string },
): Promise<Caller> {
  const answer = await api.post('/api/auth/sessions', { body: given })
  take(answer.caller)
  return answer.caller
}

/** Ends the session here; on the server too, if it can be reached. */
export async function signOut(): Promise<void> {
  try {
    await api.delete('/api/auth/session')
  } finally {
    forget()
  }
}

/** True if one of the caller's roles carries the permission, e.g. `affairs.read`. */
export function may(permission: string): boolean {
  return state.caller?.permissions.includes(permission) ?? false
}
