import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { PlainAnswers } from './matter'

/** What is being filled in, one a person and a type. */
export interface Draft {
  id: string
  owner: string
  type: string
  title: string
  /** The key that the matter will be sent under. */
  key: string
  answers: PlainAnswers
  /** The screen it stood at. */
  at: string
  savedAt: string
}

/** A finished matter that waits on this phone for a network. */
export interface Waiting {
  key: string
  owner: string
  type: string
  title: string
  divisionCode: string
  answers: PlainAnswers
  /** Fields whose answers are keys of files. */
  fileFields: Record<string, 'one' | 'many'>
  savedAt: string
  /** The server's sentence, when it was refused and needs the person. */
  problem?: string
}

/** A photo or a voice note, kept until it belongs to a sent matter. */
export interface KeptFile {
  key: string
  owner: string
  name: string
  blob: Blob
  /** The server's id, once it has arrived. */
  id?: string
}

interface Shape extends DBSchema {
  drafts: { key: string; value: Draft }
  waiting: { key: string; value: Waiting }
  files: { key: string; value: KeptFile }
  /** Answers of the API that are shown without network, by account and name (`last_known.ts`). */
  kept: { key: string; value: unknown }
}
type Table = 'drafts' | 'waiting' | 'files' | 'kept'

const memory: Record<Table, Map<string, unknown>> = { drafts: new Map(), waiting: new Map(), files: new Map(), kept: new Map() }
let opened: Promise<IDBPDatabase<Shape> | null> | undefined

// Private windows of some browsers refuse IndexedDB: then things live as long as the page.
function database(): Promise<IDBPDatabase<Shape> | null> {
  opened ??= openDB<Shape>('xiangzhi-villager', 1, {
    upgrade(db) {
      db.createObjectStore('drafts', { keyPath: 'id' })
      db.createObjectStore('waiting', { keyPath: 'key' })
      db.createObjectStore('files', { keyPath: 'key' })
      db.createObjectStore('kept')
    },
  }).catch(() => null)
  return opened
}

export async function read<T extends Table>(table: T, key: string): Promise<Shape[T]['value'] | undefined> {
  const db = await database()
  return db ? db.get(table, key) : (memory[table].get(key) as Shape[T]['value'] | undefined)
}

export async function readAll<T extends Table>(table: T): Promise<Shape[T]['value'][]> {
  const db = await database()
  return db ? db.getAll(table) : ([...memory[table].values()] as Shape[T]['value'][])
}

export async function write<T extends Table>(table: T, key: string, value: Shape[T]['value']): Promise<void> {
  const db = await database()
  if (!db) memory[table].set(key, value)
  else if (table === 'kept') await db.put('kept', value, key)
  else await db.put(table, value as never)
}

export async function remove(table: Table, key: string): Promise<void> {
  const db = await database()
  if (db) await db.delete(table, key)
  else memory[table].delete(key)
}

/** Removes all rows whose key begins so. */
export async function removeBelow(table: Table, prefix: string): Promise<void> {
  const db = await database()
  if (db) await db.delete(table, IDBKeyRange.bound(prefix, `${prefix}\uffff`))
  else for (const key of memory[table].keys()) if (key.startsWith(prefix)) memory[table].delete(key)
}
