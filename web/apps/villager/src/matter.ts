import { api, ApiError, sendUpload, session, t, type AffairTypeDetail, type Case } from '@xiangzhi/core'
import type { Answers, Field } from '@xiangzhi/forms'
import { ref } from 'vue'
import { lastKnown } from './last_known'
import { read, readAll, remove, write, type Waiting } from './store'

/** Answers as plain JSON: files stand in them by their client keys. */
export type PlainAnswers = Answers

/** What waits on this phone for the person who is signed in, oldest first. */
export const waiting = ref<Waiting[]>([])
/** The key of the matter that is being sent right now. */
export const sendingKey = ref('')

/** Which fields hold keys of files, and whether the API wants one id or a list. */
export function fileFieldsOf(fields: Field[]): Record<string, 'one' | 'many'> {
  const result: Record<string, 'one' | 'many'> = {}
  for (const { name, widget, schema } of fields)
    if (widget === 'photos' || widget === 'voice') result[name] = schema.type === 'array' ? 'many' : 'one'
  return result
}

/** The file's id on the server; sends it first if it has not arrived. The same key stores it once. */
export async function arrivedFile(key: string): Promise<string> {
  const file = await read('files', key)
  if (!file) throw new ApiError({ trouble: 'refused', code: 'client.file_lost', title: '' })
  if (file.id) return file.id
  const { id } = await sendUpload({ key, name: file.name, blob: file.blob })
  await write('files', key, { ...file, id })
  return id
}

/** Answers with the files' ids in place of their keys, and all those ids. */
export async function withFileIds(
  answers: PlainAnswers,
  fileFields: Record<string, 'one' | 'many'>,
): Promise<{ form: PlainAnswers; attachments: string[] }> {
  const form = { ...answers }
  const attachments: string[] = []
  for (const [name, count] of Object.entries(fileFields)) {
    const held = answers[name]
    if (held === undefined) continue
    const ids: string[] = []
    for (const key of Array.isArray(held) ? (held as string[]) : [held as string]) ids.push(await arrivedFile(key))
    form[name] = count === 'many' ? ids : ids[0]
    attachments.push(...ids)
  }
  return { form, attachments }
}

/** Forgets the files of a matter that has arrived or was thrown away. */
export async function dropFiles(answers: PlainAnswers, fileFields: Record<string, 'one' | 'many'>): Promise<void> {
  for (const name of Object.keys(fileFields))
    for (const key of [answers[name]].flat()) if (typeof key === 'string') await remove('files', key)
}

/** Sends a matter; the same key again answers the same case, so it may be repeated. */
export async function deliver(matter: Waiting): Promise<Case> {
  const { form, attachments } = await withFileIds(matter.answers, matter.fileFields)
  const made = await api.post('/api/affairs/cases', {
    body: { type: matter.type, division_code: matter.divisionCode, form, attachments, key: matter.key },
    timeout: 60_000,
  })
  await remove('waiting', matter.key)
  await dropFiles(matter.answers, matter.fileFields)
  return made
}

export async function loadWaiting(): Promise<void> {
  const owner = session.caller?.account_id
  const all = await readAll('waiting')
  waiting.value = all.filter((one) => one.owner === owner).sort((a, b) => a.key.localeCompare(b.key))
}

/** Keeps a finished matter on this phone until it can be sent. */
export async function keepForLater(matter: Waiting): Promise<void> {
  await write('waiting', matter.key, JSON.parse(JSON.stringify(matter)) as Waiting)
  await loadWaiting()
}

export async function throwAway(matter: Waiting): Promise<void> {
  await remove('waiting', matter.key)
  await dropFiles(matter.answers, matter.fileFields)
  await loadWaiting()
}

let running: Promise<void> | undefined

async function sendEach(): Promise<void> {
  await loadWaiting()
  for (const matter of waiting.value) {
    if (matter.problem || session.caller?.account_id !== matter.owner) continue
    sendingKey.value = matter.key
    try {
      await deliver(matter)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      // A lost session or a lost network: all wait further. A refusal needs the person.
      if (error.mayPass || error.status === 401) break
      await write('waiting', matter.key, { ...JSON.parse(JSON.stringify(matter)), problem: error.errors[0]?.says || error.title || t('waiting.refused') })
    } finally {
      sendingKey.value = ''
    }
  }
  await loadWaiting()
}

/** Sends what waits, one run at a time, in one tab at a time where the browser can tell. */
export function sendWaiting(): Promise<void> {
  // Absent outside secure contexts and in old browsers; the keys keep it to one case even then.
  const locks = navigator.locks as LockManager | null | undefined
  const locked = (): Promise<void> =>
    locks ? locks.request('xz-send', { ifAvailable: true }, (lock) => (lock ? sendEach() : loadWaiting())) : sendEach()
  running ??= locked().finally(() => (running = undefined))
  return running
}

/** The definition of a type; the last one known when there is no network. */
export async function typeDetail(type: string): Promise<AffairTypeDetail> {
  const { value } = await lastKnown(`type/${type}`, () =>
    api.get('/api/affairs/types/{type}', { path: { type }, query: { division_code: session.caller?.division_code } }),
  )
  return value
}

