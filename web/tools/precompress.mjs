// Writes .br and .gz next to every file over 1 KB that gets smaller by it; the server sends them as they are.
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const kCompressible = new Set(['.html', '.js', '.css', '.svg', '.json', '.webmanifest', '.geojson', '.txt', '.wasm'])
const root = process.argv[2] ?? 'dist'

for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name)
  if (!entry.isFile() || !kCompressible.has(extname(entry.name))) continue
  const bytes = readFileSync(path)
  const packed = {
    '.br': () => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
    '.gz': () => gzipSync(bytes, { level: 9 }),
  }
  for (const [suffix, pack] of Object.entries(packed)) {
    rmSync(path + suffix, { force: true })
    if (bytes.length <= 1024) continue
    const small = pack()
    if (small.length < bytes.length) writeFileSync(path + suffix, small)
  }
}
