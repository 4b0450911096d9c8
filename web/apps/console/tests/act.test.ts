import { ApiError } from '@xiangzhi/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { act, type Deed } from '../src/affairs/act'

const deed: Deed = { verb: 'approve', task_id: '31', data: { reason: '同意' }, attachments: [], key: '01J0000000000000000000KEY1' }
function answer(status: number, body: unknown) {
  const asked: RequestInit[] = []
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    asked.push(init)
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' } })
  })
  return asked
}
afterEach(() => vi.unstubAllGlobals())

describe('acting on a case', () => {
  it('sends verb, task, data and the key of this deed, and answers the case as it stands', async () => {
    const asked = answer(200, { id: '1', version: 4 })
    const stale = vi.fn()
    expect(await act('1', deed, stale)).toMatchObject({ version: 4 })
    expect(JSON.parse(String(asked[0]!.body))).toEqual({ verb: 'approve', task_id: '31', data: { reason: '同意' }, key: deed.key })
    expect(stale).not.toHaveBeenCalled()
  })
  it('reads the case again when it moved on meanwhile', async () => {
    answer(409, { title: '这件事刚刚有了变化', code: 'affairs.moved_on', status: 409 })
    const stale = vi.fn()
    expect(await act('1', deed, stale)).toBeUndefined()
    expect(stale).toHaveBeenCalledOnce()
  })
  it('hands on every other refusal with its sentences', async () => {
    answer(400, { title: '有几处没有填好', code: 'request.invalid', status: 400, errors: [{ at: '/data/reason', says: '请写明理由' }] })
    await expect(act('1', deed, () => {})).rejects.toMatchObject({ status: 400, errors: [{ says: '请写明理由' }] })
    await expect(act('1', deed, () => {})).rejects.toBeInstanceOf(ApiError)
  })
})
