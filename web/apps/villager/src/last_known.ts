import { ApiError, session } from '@xiangzhi/core'
import { read, removeWhere, write } from './store'

/** An answer of the server. `since` tells when it was given, if it is not today's word but the last one kept on this phone. */
export interface Known<T> {
  value: T
  since?: string
}

interface Kept {
  value: unknown
  at: string
}
const prefix = (): string => `${session.caller?.account_id ?? ''}/`

/** What the server said last under this name, if anything. */
export async function kept<T>(name: string): Promise<Known<T> | undefined> {
  const found = (await read('kept', prefix() + name)) as Kept | undefined
  return found && { value: found.value as T, since: found.at }
}

/** Asks the server and keeps its answer on this phone; without an answer, the one kept before. A refusal is thrown. */
export async function lastKnown<T>(name: string, ask: () => Promise<T>): Promise<Known<T>> {
  try {
    const value = await ask()
    await write('kept', prefix() + name, { value: JSON.parse(JSON.stringify(value)), at: new Date().toISOString() } satisfies Kept)
    return { value }
  } catch (error) {
    const before = error instanceof ApiError && error.mayPass ? await kept<T>(name) : undefined
    if (!before) throw error
    return before
  }
}

/** Whoever signs out leaves nothing of theirs to read on this phone. */
export async function forgetKept(): Promise<void> {
  const mine = prefix()
  await removeWhere('kept', (key) => key.startsWith(mine))
}
