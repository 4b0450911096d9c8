import 'fake-indexeddb/auto'
import { ApiError, signIn } from '@xiangzhi/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { forgetKept, kept, lastKnown } from '../src/last_known'

const offline = () => Promise.reject(new ApiError({ trouble: 'offline' }))
const refused = () => Promise.reject(new ApiError({ trouble: 'refused', status: 404 }))

async function signedIn(account: string): Promise<void> {
  const caller = { account_id: account, name: '张桂兰', kind: 'villager', csrf_token: 'c', permissions: [] }
  const answer = JSON.stringify({ token: 't', expires_at: '', caller })
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(answer, { status: 201, headers: { 'content-type': 'application/json' } })))
  await signIn({ phone: '13800000000', code: '123456' })
}

beforeEach(() => signedIn('1'))
afterEach(async () => {
  await forgetKept('1')
  vi.unstubAllGlobals()
})

describe('what was last known', () => {
  it('is today\'s answer while there is a network', async () => {
    expect(await lastKnown('mine', () => Promise.resolve(['a']))).toEqual({ value: ['a'] })
  })
  it('comes back with its time when there is none', async () => {
    await lastKnown('mine', () => Promise.resolve(['a']))
    const { value, since } = await lastKnown<string[]>('mine', offline)
    expect(value).toEqual(['a'])
    expect(Date.now() - Date.parse(since ?? '')).toBeLessThan(60_000)
  })
  it('does not stand for what was never seen, nor for what is refused now', async () => {
    await expect(lastKnown('other', offline)).rejects.toThrow('offline')
    await lastKnown('mine', () => Promise.resolve(['a']))
    await expect(lastKnown('mine', refused)).rejects.toBeInstanceOf(ApiError)
  })
  it('is shown though the phone is full', async () => {
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    expect(await lastKnown('mine', () => Promise.resolve(['a']))).toEqual({ value: ['a'] })
    vi.restoreAllMocks()
    expect(await kept('mine')).toBeUndefined()
  })
  it('is not kept when the answer comes after signing out', async () => {
    const late = lastKnown('mine', async () => {
      await signedIn('2')
      return ['a']
    })
    expect((await late).value).toEqual(['a'])
    expect(await kept('mine')).toBeUndefined()
    await signedIn('1')
    expect(await kept('mine')).toBeUndefined()
  })
  it('belongs to who saw it', async () => {
    await lastKnown('mine', () => Promise.resolve(['a']))
    await signedIn('12')
    expect(await kept('mine')).toBeUndefined()
    await lastKnown('mine', () => Promise.resolve(['b']))
    await forgetKept('12')
    expect(await kept('mine')).toBeUndefined()
    await signedIn('1')
    expect((await kept('mine'))?.value).toEqual(['a'])
  })
})
