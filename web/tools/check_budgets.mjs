// Fails when an app's first load (index.html, its scripts, its styles and everything they import at once), one of its later
// chunks or its precache is heavier (gzip) than tools/budgets.json allows.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'

const root = process.argv[2] ?? 'dist'
const budgets = JSON.parse(readFileSync(new URL('budgets.json', import.meta.url), 'utf8'))
const kilobytes = (path) => gzipSync(readFileSync(path), { level: 9 }).length / 1024
const problems = []

function firstLoad(app) {
  const index = join(root, app, 'index.html')
  const files = new Set([index])
  const add = (path) => {
    if (files.has(path) || !existsSync(path)) return
    files.add(path)
    if (!path.endsWith('.js')) return
    // Static imports of the built module; dynamic ones are import("…").
    for (const match of readFileSync(path, 'utf8').matchAll(/(?:^|[;}\s])(?:import|export)\b[^;('"]*?["'](\.[^"']+\.js)["']/g))
      add(resolve(dirname(path), match[1]))
  }
  for (const match of readFileSync(index, 'utf8').matchAll(/(?:src|href)="\/(?:api\/)?\w+\/([^"]+\.(?:js|css))"/g)) add(resolve(root, app, match[1]))
  return files
}

for (const [app, budget] of Object.entries(budgets)) {
  if (!existsSync(join(root, app, 'index.html'))) continue
  const first = firstLoad(app)
  const total = [...first].reduce((sum, path) => sum + kilobytes(path), 0)
  console.log(`${app}: first load ${total.toFixed(1)} KB gzip in ${first.size} requests (allowed ${budget.first_load_kb} KB)`)
  if (total > budget.first_load_kb) problems.push(`${app}: the first load is heavier than ${budget.first_load_kb} KB`)
  if (first.size > (budget.first_load_requests ?? Infinity)) problems.push(`${app}: the first load takes ${first.size} requests`)

  const firstPaths = new Set([...first].map((path) => resolve(path)))
  for (const name of readdirSync(join(root, app, 'assets'))) {
    const path = resolve(root, app, 'assets', name)
    if (!/\.(js|css)$/.test(name) || firstPaths.has(path)) continue
    const allowed = Object.entries(budget.lazy_allowed_kb ?? {}).find(([prefix]) => basename(name).startsWith(prefix))?.[1] ?? budget.chunk_kb
    if (allowed && kilobytes(path) > allowed) problems.push(`${app}: ${name} has ${kilobytes(path).toFixed(1)} KB, allowed are ${allowed}`)
  }

  const worker = join(root, app, 'sw.js')
  if (budget.precache_kb && existsSync(worker)) {
    const urls = [...readFileSync(worker, 'utf8').matchAll(/"?url"?:\s*["`]\/\w+\/([^"`]+)["`]/g)].map((match) => match[1])
    const cached = urls.reduce((sum, url) => sum + kilobytes(join(root, app, url)), 0)
    console.log(`${app}: precache ${cached.toFixed(1)} KB gzip in ${urls.length} files (allowed ${budget.precache_kb} KB)`)
    if (urls.length === 0) problems.push(`${app}: the service worker caches nothing`)
    if (cached > budget.precache_kb) problems.push(`${app}: the precache is heavier than ${budget.precache_kb} KB`)
  }
}
if (problems.length) {
  console.error(problems.join('\n'))
  process.exit(1)
}
