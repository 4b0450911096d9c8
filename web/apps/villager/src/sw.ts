/// <reference lib="webworker" />
export {}

declare const self: ServiceWorkerGlobalScope
/** The files of the shell, filled in by the build. */
declare const __PRECACHE__: { url: string; revision: string }[]

// The shell opens without network. Answers of the API are never kept here: they belong to one person.
const kShell = '/v/index.html'
const kPrefix = 'xz-shell-'
const files = __PRECACHE__
const kCache = kPrefix + revisionOf(files)

// FNV-1a over all revisions: another build has another cache.
function revisionOf(list: typeof files): string {
  let hash = 0x811c9dc5
  for (const character of list.map(({ url, revision }) => url + revision).join()) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193)
  }
  return (hash >>> 0).toString(16)
}

const marked = (file: { url: string; revision: string }): string => `${file.url}?revision=${file.revision}`

async function install(): Promise<void> {
  const cache = await caches.open(kCache)
  for (const file of files) {
    // What did not change is taken from the version before: it costs no data.
    const before = await caches.match(marked(file))
    const response = before ?? (await fetch(file.url, { cache: 'no-cache', credentials: 'same-origin' }))
    if (!response.ok) throw new Error(`${file.url}: ${response.status}`)
    await cache.put(marked(file), response)
  }
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(kPrefix) && name !== kCache) await caches.delete(name)
}

async function fromCache(path: string, request: Request): Promise<Response> {
  const file = files.find(({ url }) => url === path)
  const held = file && (await caches.match(marked(file)))
  return held ?? fetch(request)
}

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(activate()))
self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url)
  if (event.request.method !== 'GET' || origin !== self.location.origin || !pathname.startsWith('/v/')) return
  const isPage = event.request.mode === 'navigate'
  if (isPage || files.some(({ url }) => url === pathname)) event.respondWith(fromCache(isPage ? kShell : pathname, event.request))
})
// The page asks the user first, then lets the new version take over.
self.addEventListener('message', (event) => {
  if ((event.data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting()
})
