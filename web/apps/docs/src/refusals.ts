import { type Call, type Content, resolve, type Description } from './description'

/** A refusal that a call may meet, by its HTTP status. */
export interface Refusal {
  status: number
  says: string
}

const kSays: Record<number, string> = {
  400: '参数或内容不合要求，errors 里逐项写明',
  401: '没有登录，或者登录、钥匙已经失效',
  403: '没有这项权限，或者写操作没带 X-CSRF-Token',
  404: '没有，或者不在您能看的范围里（两者答复一样）',
  409: '刚刚被别人改过，或者同一个 key 用在了别的内容上',
  413: '内容太大',
  422: '内容没错，但现在不能这样办',
  429: '太频繁了，等 Retry-After 秒再来',
  503: '系统正忙，稍后用同一个 key 再来，不会重复',
}

/** What may go wrong with a call, told from what it asks for. */
export function refusalsOf(call: Call): Refusal[] {
  const { operation } = call
  const open = operation['x-permission']?.name === 'public'
  const writes = call.method !== 'get'
  const named = (operation.parameters ?? []).some((one) => one.in === 'path')
  const asks = writes || (operation.parameters ?? []).length > 0
  const meets: [number, boolean][] = [
    [400, asks],
    [401, !open],
    [403, writes || !['public', 'signed_in', undefined].includes(operation['x-permission']?.name)],
    [404, named],
    [409, writes],
    [413, Boolean(operation.requestBody)],
    [422, writes],
    [429, true],
    [503, true],
  ]
  return meets.filter(([, may]) => may).map(([status]) => ({ status, says: kSays[status]! }))
}

/** Who may call, in words. */
export function permissionOf(call: Call): { words: string; code: string } {
  const asked = call.operation['x-permission']
  if (!asked || asked.name === 'signed_in') return { words: '登录就能用，只看得到自己范围里的', code: '' }
  if (asked.name === 'public') return { words: '不用登录', code: '' }
  return { words: asked.title, code: asked.name }
}

/** The answers that the description itself names, without the common refusal. */
export function answersOf(from: Description, call: Call): { status: string; answer: Content }[] {
  return Object.entries(call.operation.responses ?? {})
    .filter(([status]) => status !== 'default')
    .map(([status, one]) => ({ status, answer: resolve<Content>(from, one) }))
}
