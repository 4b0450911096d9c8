import { addressOf, ApiError } from '@xiangzhi/core'

/** The server's words in a Content-Disposition header, RFC 6266 with RFC 8187 names. */
export function nameIn(disposition: string | null): string | undefined {
  const coded = /filename\*\s*=\s*UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1]
  if (coded) {
    try {
      return decodeURIComponent(coded)
    } catch {
      return undefined
    }
  }
  return /filename\s*=\s*"?([^";]+)"?/i.exec(disposition ?? '')?.[1]
}

/** Fetches a file and hands it to the browser's downloads; a refusal is an error like any other call's. */
export async function download(path: string, query: object, fallbackName: string): Promise<void> {
  let response: Response
  try {
    response = await fetch(addressOf(path, {}, query), { credentials: 'same-origin' })
  } catch {
    throw new ApiError({ trouble: 'offline' })
  }
  if (!response.ok) {
    const problem = (await response.json().catch(() => ({}))) as { title?: string; code?: string }
    throw new ApiError({ trouble: response.status >= 500 ? 'unavailable' : 'refused', status: response.status, title: problem.title ?? '', code: problem.code ?? '' })
  }
  save(await response.blob(), nameIn(response.headers.get('content-disposition')) ?? fallbackName)
}

/** Saves bytes made here, e.g. an error list. */
export function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
