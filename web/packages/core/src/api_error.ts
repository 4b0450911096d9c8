/** What kind of trouble stands between the user and the answer. */
export type Trouble = 'offline' | 'timeout' | 'refused' | 'unavailable'

/** One wrong field: a JSON pointer into the request body and one sentence that says what to do. */
export interface FieldError {
  at: string
  says: string
}

/** A call that did not succeed: an RFC 9457 problem of the server, or no answer at all (`status` 0). */
export class ApiError extends Error {
  readonly trouble: Trouble
  readonly status: number
  /** Promised by the API, e.g. `affairs.reason_needed`; empty when no answer came. */
  readonly code: string
  /** One Chinese sentence for the user; empty when no answer came. */
  readonly title: string
  readonly errors: FieldError[]
  readonly requestId: string
  readonly retryAfterSeconds: number | undefined

  constructor(init: {
    trouble: Trouble
    status?: number
    code?: string
    title?: string
    errors?: FieldError[]
    requestId?: string
    retryAfterSeconds?: number
  }) {
    super(init.title || init.code || init.trouble)
    this.name = 'ApiError'
    this.trouble = init.trouble
    this.status = init.status ?? 0
    this.code = init.code ?? ''
    this.title = init.title ?? ''
    this.errors = init.errors ?? []
    this.requestId = init.requestId ?? ''
    this.retryAfterSeconds = init.retryAfterSeconds
  }

  /** True when the same call may succeed later without a change by the user. */
  get mayPass(): boolean {
    return this.trouble !== 'refused'
  }
}

/** Reads a refusal; a body that is no problem document still gives an error with the status. */
export async function errorOf(response: Response): Promise<ApiError> {
  let problem: Record<string, unknown> = {}
  try {
    if (response.headers.get('content-type')?.includes('json')) problem = await response.json()
  } catch {
    // a cut body says no more than the status does
  }
  const retryAfter = Number(response.headers.get('retry-after'))
  return new ApiError({
    trouble: response.status >= 500 || response.status === 429 ? 'unavailable' : 'refused',
    status: response.status,
    code: typeof problem.code === 'string' ? problem.code : '',
    title: typeof problem.title === 'string' ? problem.title : '',
    errors: Array.isArray(problem.errors) ? (problem.errors as FieldError[]) : [],
    requestId: typeof problem.request_id === 'string' ? problem.request_id : '',
    ...(retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {}),
  })
}
