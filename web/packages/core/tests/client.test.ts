import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { addressOf, api, ApiError, loadSession, newKey, online, sayError, session, signIn } from '../src'

const caller = { account_id: '1', person_id: '2', name: '张桂兰', kind: 'villager', division_code: '330521105204', division_name: '后坞村', division_path: [], grants: [], bodies: [], permissions: [], csrf_token: 'secret-1' }
const answer = (status: number, body?: unknown, type = 'application/json') =>
  new Response(body === undefined ? null : JSON.stringify(body), { status, headers: { 'content-type': type } })
const fetched = vi.fn<typeof fetch>()

beforeEach(() => vi.stubGlobal('fetch', fetched))
afterEach(() => {
  vi.unstubAllGlobals()
  fetched.mockReset()
  localStorage.clear()
})

it('fills paths and leaves empty query values out', () => {
  expect(addressOf('/api/files/{key}', { key: 'a/b' }, { name: '灯 1.jpg', q: '', n: undefined, ok: false })).toBe(
    '/api/files/a%2Fb?name=%E7%81%AF+1.jpg&ok=false',
  )
})

it('makes keys that sort by time and fit the API', () => {
  const keys = [newKey(1_000), newKey(2_000_000_000_000)]
  expect(keys[0]! < keys[1]!).toBe(true)
  expect(keys.every((key) => /^[A-Za-z0-9_-]{8,64}$/.test(key))).toBe(true)
  expect(new Set(Array.from({ length: 1000 }, () => newKey(5))).size).toBe(1000)
})

describe('a call', () => {
  it('carries the CSRF token of the session when it writes, and none when it reads', async () => {
    fetched.mockImplementation(async () => answer(201, { token: 't', expires_at: 'x', caller }))
    await signIn({ phone: '13800000000', code: '123456' })
    fetched.mockImplementation(async () => answer(200, { items: [], next_cursor: null }))
    await api.get('/api/affairs/cases', { query: { mine: true } })
    await api.post('/api/affairs/cases/{id}/rating', { path: { id: '7' }, body: { stars: 5 } })
    const [read, write] = fetched.mock.calls.slice(-2)
    expect((read![1]!.headers as Record<string, string>)['X-CSRF-Token']).toBeUndefined()
    expect((write![1]!.headers as Record<string, string>)['X-CSRF-Token']).toBe('secret-1')
    expect(write![0]).toBe('/api/affairs/cases/7/rating')
  })

  it('turns a problem document into an error with the sentence for the user', async () => {
    fetched.mockResolvedValue(
      answer(422, { type: 'about:blank', title: '这件事已经办结。', status: 422, code: 'affairs.closed', request_id: 'r1', errors: [{ at: '/form/x', says: '请填上。' }] }, 'application/problem+json'),
    )
    const error = await api.get('/api/auth/session').catch((one: unknown) => one)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ code: 'affairs.closed', status: 422, trouble: 'refused', requestId: 'r1', mayPass: false })
    expect(sayError(error)).toEqual({ happened: '这件事已经办结。', remedy: '请填上。' })
  })

  it('calls a cut line offline, an error page of a proxy unavailable', async () => {
    fetched.mockRejectedValueOnce(new TypeError('failed to fetch'))
    await expect(api.get('/api/auth/session')).rejects.toMatchObject({ trouble: 'offline', status: 0, mayPass: true })
    expect(online.value).toBe(false)
    fetched.mockResolvedValueOnce(new Response('<html>', { status: 502, headers: { 'content-type': 'text/html' } }))
    await expect(api.get('/api/auth/session')).rejects.toMatchObject({ trouble: 'unavailable', code: '', mayPass: true })
    expect(online.value).toBe(true)
  })
})

describe('the session', () => {
  it('stays on this device without network, without its token, and ends when the server says so', async () => {
    fetched.mockImplementation(async () => answer(200, caller))
    expect(await loadSession()).toBe('in')
    expect(localStorage.getItem('xz.caller')).not.toContain('secret-1')
    fetched.mockRejectedValue(new TypeError('failed to fetch'))
    expect(await loadSession()).toBe('in')
    expect(session.caller?.name).toBe('张桂兰')
    fetched.mockReset()
    fetched.mockImplementation(async () => answer(401, { title: '请登录。', code: 'identity.signed_out', status: 401 }, 'application/problem+json'))
    expect(await loadSession()).toBe('out')
    expect(session.caller).toBeNull()
    expect(localStorage.getItem('xz.caller')).toBeNull()
  })
})
