import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const digest = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 16)

/** Fills the service worker's `__PRECACHE__` with the address and revision of every file of the app's shell. */
export function precache({ worker = 'sw.js', publicDir = 'public' } = {}) {
  let base = '/'
  let root = '.'
  return {
    name: 'xz-precache',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      base = config.base
      root = config.root
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const files = Object.values(bundle).filter(({ fileName }) => fileName !== worker && !fileName.endsWith('.map'))
        const entries = [
          ...files.map((file) => ({ url: base + file.fileName, revision: digest(file.type === 'chunk' ? file.code : file.source) })),
          ...readdirSync(join(root, publicDir)).map((name) => ({ url: base + name, revision: digest(readFileSync(join(root, publicDir, name))) })),
        ].sort((a, b) => a.url.localeCompare(b.url))
        const chunk = bundle[worker]
        if (!chunk?.code.includes('__PRECACHE__')) this.error(`${worker} has no __PRECACHE__ to fill`)
        if (chunk.imports.length) this.error(`${worker} must stand alone, but imports ${chunk.imports.join(', ')}`)
        chunk.code = chunk.code.replaceAll('__PRECACHE__', JSON.stringify(entries))
      },
    },
  }
}
