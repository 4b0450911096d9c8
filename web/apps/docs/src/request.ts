import type { Call } from './description'

/** A call with its blanks filled in. */
export interface Filled {
  method: string
  address: string
  /** Text of a JSON body, or a file. */
  body?: string | File | undefined
  mediaType?: string | undefined
}

/** Puts what was typed into the address; empty query values are left out. */
export function addressOf(call: Call, typed: Record<string, string>): string {
  const query = new URLSearchParams()
  let path = call.path
  for (const one of call.operation.parameters ?? []) {
    const value = (typed[one.name] ?? '').trim()
    if (one.in === 'path') path = path.replace(`{${one.name}}`, value ? encodeURIComponent(value) : `{${one.name}}`)
    else if (one.in === 'query' && value) query.set(one.name, value)
  }
  return query.size > 0 ? `${path}?${query}` : path
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** The same call for a terminal. The token stands as a variable, so that none is copied about. */
export function curlOf(filled: Filled, origin: string, open: boolean): string {
  const parts = [`curl ${quoted(origin + filled.address)}`]
  if (filled.method !== 'get') parts.push(`-X ${filled.method.toUpperCase()}`)
  if (!open) parts.push('-H "Authorization: Bearer $TOKEN"')
  if (filled.mediaType) parts.push(`-H ${quoted(`Content-Type: ${filled.mediaType}`)}`)
  if (typeof filled.body === 'string') parts.push(`--data ${quoted(compact(filled.body))}`)
  else if (filled.mediaType) parts.push(`--data-binary @${filled.body ? quoted(filled.body.name) : 'FILE'}`)
  return parts.join(' \\\n  ')
}

function compact(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json))
  } catch {
    return json
  }
}
