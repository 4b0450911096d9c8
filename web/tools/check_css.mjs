// Forbids physical directions in our own CSS (files, Vue style blocks and style bindings): a page must mirror for right-to-left.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const kPhysical =
  /(?:^|[;{\s"'`])((?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)?|left|right|border-(?:top|bottom)-(?:left|right)-radius)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b)/
const found = []

function check(path) {
  const text = readFileSync(path, 'utf8')
  const styles = path.endsWith('.css') ? [[0, text]] : [...text.matchAll(/<style[^>]*>([\s\S]*?)<\/style>|\bstyle="([^"]*)"/g)].map((m) => [m.index, m[1] ?? m[2]])
  for (const [start, style] of styles) {
    const first = text.slice(0, start).split('\n').length
    style.split('\n').forEach((line, index) => {
      const bare = line.replace(/\/\*.*?\*\//g, '')
      const match = kPhysical.exec(bare)
      if (match) found.push(`${path}:${first + index}: ${match[1].trim()} is physical, use a logical property`)
    })
  }
}

for (const root of process.argv.slice(2))
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true }))
    if (entry.isFile() && /\.(vue|css)$/.test(entry.name) && !entry.parentPath.includes('node_modules')) check(join(entry.parentPath, entry.name))

if (found.length) {
  console.error(found.join('\n'))
  process.exit(1)
}
