import 'fake-indexeddb/auto'
import { signIn } from '@xiangzhi/core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { deliver, fileFieldsOf, keepForLater, sendWaiting, waiting, withFileIds } from '../src/matter'
import { read, readAll, remove, write, type Waiting } from '../src/store'

/** What the server holds: cases and files by the client's keys, as the API promises. */
const server = { up: true, loseAnswers: 0, refuse: '', cases: new Map<string, unknown>(), files: new Map<string, string>(), uploads: 0 }

const answer = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' } })

async function respond(url: string, init: RequestInit): Promise<Response> {
  if (!server.up) throw new TypeError('failed to fetch')
  if (url === '/api/auth/sessions')
    return answer(201, { token: 't', expires_at: '', caller: { account_id: '1', name: '张桂兰', kind: 'villager', csrf_token: 'c', permissions: [] } })
  if (url.startsWith('/api/files/')) {
    const key = url.slice('/api/files/'.length).split('?')[0]!
    server.uploads++
    if (!server.files.has(key)) server.files.set(key, String(100 + server.files.size))
    return answer(201, { id: server.files.get(key), media_type: 'image/jpeg', size: 1, name: 'a' })
  }
  if (server.refuse) return answer(422, { type: '', title: server.refuse, status: 422, code: 'x', request_id: 'r' })
  const body = JSON.parse(init.body as string) as { key: string }
  if (!server.cases.has(body.key)) server.cases.set(body.key, body)
  if (server.loseAnswers-- > 0) throw new TypeError('connection reset')
  return answer(201, { id: '7', number: 'n' })
}

const matter = (key: string, change: Partial<Waiting> = {}): Waiting => ({
  key,
  owner: '1',
  type: 'report',
  title: '路灯不亮',
  divisionCode: '330521105204',
  answers: { category: 'street_lamp', photos: ['photo-001', 'photo-002'], voice: 'voice-001' },
  fileFields: { photos: 'many', voice: 'one' },
  savedAt: '2026-11-23T02:00:00Z',
  ...change,
})
async function keepFiles(): Promise<void> {
  for (const key of ['photo-001', 'photo-002', 'voice-001']) await write('files', key, { key, owner: '1', name: key, blob: new Blob(['x']) })
}

beforeEach(async () => {
  Object.assign(server, { up: true, loseAnswers: 0, refuse: '', cases: new Map(), files: new Map(), uploads: 0 })
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => respond(url, init))
  await signIn({ phone: '13800000000', code: '123456' })
  await keepFiles()
})
afterEach(async () => {
  for (const one of await readAll('waiting')) await remove('waiting', one.key)
  for (const one of await readAll('files')) await remove('files', one.key)
  vi.unstubAllGlobals()
})

it('sends files first, puts their ids in their places and clears the phone', async () => {
  await deliver(matter('key-00000001'))
  expect([...server.cases.values()]).toEqual([
    {
      type: 'report',
      division_code: '330521105204',
      key: 'key-00000001',
      form: { category: 'street_lamp', photos: ['100', '101'], voice: '102' },
      attachments: ['100', '101', '102'],
    },
  ])
  expect(await readAll('files')).toEqual([])
})

it('keeps a matter without network and sends it exactly once, though the answer is lost on the way', async () => {
  server.up = false
  await keepForLater(matter('key-00000002'))
  await sendWaiting()
  expect(waiting.value).toHaveLength(1)

  server.up = true
  server.loseAnswers = 2
  await sendWaiting()
  await sendWaiting()
  expect(waiting.value).toHaveLength(1)
  expect(server.cases.size).toBe(1)

  await sendWaiting()
  expect(waiting.value).toEqual([])
  expect(server.cases.size).toBe(1)
  // The photos had arrived with the first attempt and were not sent again.
  expect(server.uploads).toBe(3)
})

it('two calls at once are one run', async () => {
  await keepForLater(matter('key-00000003'))
  await Promise.all([sendWaiting(), sendWaiting()])
  expect(server.uploads).toBe(3)
  expect(server.cases.size).toBe(1)
})

it('leaves a refused matter to the person, with the sentence of the server, and goes on with the next', async () => {
  server.refuse = '这里不收这类事。'
  await keepForLater(matter('key-00000004'))
  await sendWaiting()
  expect(waiting.value[0]?.problem).toBe('这里不收这类事。')
  server.refuse = ''
  await keepForLater(matter('key-00000005', { answers: { category: 'road' } }))
  await sendWaiting()
  expect([...server.cases.keys()]).toEqual(['key-00000005'])
  expect(await read('waiting', 'key-00000004')).toBeDefined()
})

it('never shows or sends what somebody else left on this phone', async () => {
  await keepForLater(matter('key-00000006', { owner: '2' }))
  await sendWaiting()
  expect(waiting.value).toEqual([])
  expect(server.cases.size).toBe(0)
  expect(await read('waiting', 'key-00000006')).toBeDefined()
})

it('tells by the schema whether the API wants one id or a list', async () => {
  const field = (name: string, widget: string, type: string) => ({ name, widget, schema: { type } }) as never
  const fileFields = fileFieldsOf([field('photos', 'photos', 'array'), field('voice', 'voice', 'string'), field('words', 'text', 'string')])
  expect(fileFields).toEqual({ photos: 'many', voice: 'one' })
  expect(await withFileIds({ words: 'a' }, fileFields)).toEqual({ form: { words: 'a' }, attachments: [] })
})
