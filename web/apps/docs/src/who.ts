/** As whom this page calls: a token that was typed here, else the session of the browser. */
const kPlace = 'xz.docs.token'

export function token(): string {
  return sessionStorage.getItem(kPlace) ?? ''
}
export function keepToken(typed: string): void {
  if (typed) sessionStorage.setItem(kPlace, typed)
  else sessionStorage.removeItem(kPlace)
}

/** The headers that say who calls. A token needs no protection against foreign pages; the cookie of the browser does. */
export async function headersFor(method: string): Promise<Record<string, string>> {
  if (token()) return { Authorization: `Bearer ${token()}` }
  if (method === 'get') return {}
  const answer = await fetch('/api/auth/session', { credentials: 'same-origin' })
  if (!answer.ok) return {}
  const caller = (await answer.json()) as { csrf_token: string }
  return { 'X-CSRF-Token': caller.csrf_token }
}

export interface Standing {
  name: string
  place: string
}
/** Who the server takes us for; undefined when it does not know us. */
export async function whoAmI(): Promise<Standing | undefined> {
  const answer = await fetch('/api/auth/session', { credentials: token() ? 'omit' : 'same-origin', headers: await headersFor('get') })
  if (!answer.ok) return undefined
  const caller = (await answer.json()) as { name: string; division_path: string[] }
  return { name: caller.name, place: caller.division_path.join(' · ') }
}
