import { ApiError, session } from '@xiangzhi/core'
import { read, removeBelow, write } from './store'

/** An answer of the server. `since` tells when it was given, if it is not today's word but the last one kept on this phone. */
export interface Known<T> {
  value: T
  since?: string
}

interface Kept {
  value: unknown
  at: string
}
const account = (): string => session.caller?.account_id ?? ''

/** What the server said last under this name, if anything. */
export async function kept<T>(name: string): Promise<Known<T> | undefined> {
  const found = (await read('kept', `${account()}/${name}`)) as Kept | undefined
  return found && { value: found.value as T, since: found.at }
}

/** Asks the server and keeps its answer on this phone; without an answer, the one kept before. A refusal is thrown. */
export async function lastKnown<T>(name: string, ask: () => Promise<T>): Promise<Known<T>> {
  const asking = account()
  let value: T
  try {
    value = await ask()
  } catch (error) {
    const before = error instanceof ApiError && error.mayPass ? await kept<T>(name) : undefined
    if (!before) throw error
    return before
  }
  const row: Kept = { value: JSON.parse(JSON.stringify(value)), at: new Date().toISOString() }
  // An answer after signing out is nobody's any more; a full phone keeps nothing, and shows it all the same.
  if (asking && asking === account()) await write('kept', `${asking}/${name}`, row).catch(() => {})
  return { value }
}

/** Whoever signs out leaves nothing of theirs to read on this phone. */
export function forgetKept(of: string): Promise<void> {
  return removeBelow('kept', `${of}/`)
}
