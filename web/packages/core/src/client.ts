import type { paths } from './api.gen'
import { ApiError, errorOf } from './api_error'
import { noteReachable } from './network'

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** Paths that offer the method. */
export type PathsWith<M extends Method> = {
  [P in keyof paths]: paths[P] extends { [K in M]: { responses: unknown } } ? P : never
}[keyof paths]

type Operation<P extends keyof paths, M extends Method> = paths[P] extends { [K in M]: infer O } ? O : never

type JsonOf<R> = R extends { content: { 'application/json': infer J } } ? J : undefined
/** The body of the successful answer. */
export type Answer<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { responses: infer R } ? JsonOf<R[keyof R & (200 | 201 | 202 | 204)]> : never

type Parameters<P extends keyof paths, M extends Method, Where extends 'path' | 'query'> =
  Operation<P, M> extends { parameters: { [K in Where]?: infer V } } ? NonNullable<V> : never

type BodyOf<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { requestBody?: infer B }
    ? NonNullable<B> extends { content: { 'application/json': infer J } }
      ? J
      : NonNullable<B> extends { content: { 'application/octet-stream': unknown } }
        ? Blob
        : never
    : never

/** What a call may carry; what does not fit the path and the method does not compile. */
export type CallOptions<P extends keyof paths, M extends Method> = {
  signal?: AbortSignal
  /** Total patience in milliseconds; 20 s if not given. */
  timeout?: number
} & ([Parameters<P, M, 'path'>] extends [never] ? { path?: undefined } : { path: Parameters<P, M, 'path'> }) &
  ([Parameters<P, M, 'query'>] extends [never] ? { query?: undefined } : { query?: Parameters<P, M, 'query'> }) &
  ([BodyOf<P, M>] extends [never] ? { body?: undefined } : { body?: BodyOf<P, M> })

interface Hooks {
  csrfToken(): Promise<string | undefined>
  onSignedOut(): void
}
let hooks: Hooks = { csrfToken: async () => undefined, onSignedOut: () => {} }

/** The session store connects itself here, so that the client knows no store. */
export function connectClient(given: Hooks): void {
  hooks = given
}

const kPatience = 20_000

/** Fills `{name}` in a path and appends the query; empty values are left out. */
export function addressOf(path: string, inPath: object = {}, query: object = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String((inPath as Record<string, unknown>)[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  const text = search.toString()
  return text ? `${filled}?${text}` : filled
}

interface AnyOptions {
  path?: object | undefined
  query?: object | undefined
  body?: unknown
  signal?: AbortSignal
  timeout?: number
}

async function send(method: Method, path: string, options: AnyOptions): Promise<Response> {
  if (options.signal?.aborted) throw options.signal.reason
  const headers: Record<string, string> = { Accept: 'application/json' }
  let body: BodyInit | null = null
  if (options.body instanceof Blob) {
    headers['Content-Type'] = 'application/octet-stream'
    body = options.body
  } else if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json'
    body = JSON.stringify(options.body)
  }
  const csrf = method === 'get' ? undefined : await hooks.csrfToken()
  if (csrf) headers['X-CSRF-Token'] = csrf

  const control = new AbortController()
  let late = false
  const patience = setTimeout(() => {
    late = true
    control.abort()
  }, options.timeout ?? kPatience)
  const leave = (): void => control.abort()
  options.signal?.addEventListener('abort', leave)
  try {
    return await fetch(addressOf(path, options.path, options.query), {
      method: method.toUpperCase(),
      credentials: 'same-origin',
      headers,
      body,
      signal: control.signal,
    })
  } catch (cause) {
    if (options.signal?.aborted) throw cause
    noteReachable(false)
    throw new ApiError({ trouble: late ? 'timeout' : 'offline' })
  } finally {
    clearTimeout(patience)
    options.signal?.removeEventListener('abort', leave)
  }
}

async function call(method: Method, path: string, options: AnyOptions = {}): Promise<unknown> {
  const response = await send(method, path, options)
  noteReachable(true)
  if (!response.ok) {
    const error = await errorOf(response)
    if (error.status === 401) hooks.onSignedOut()
    throw error
  }
  if (response.status === 204) return undefined
  try {
    return await response.json()
  } catch {
    throw new ApiError({ trouble: 'unavailable', status: response.status })
  }
}

type Call<M extends Method> = <P extends PathsWith<M>>(
  path: P,
  ...options: undefined extends CallOptions<P, M>['path'] ? [CallOptions<P, M>?] : [CallOptions<P, M>]
) => Promise<Answer<P, M>>

function caller<M extends Method>(method: M): Call<M> {
  return ((path: string, options?: AnyOptions) => call(method, path, options)) as Call<M>
}

/** The whole open API by method and path, typed from the OpenAPI description; fails with `ApiError`. */
export const api = {
  get: caller('get'),
  post: caller('post'),
  put: caller('put'),
  patch: caller('patch'),
  delete: caller('delete'),
}
