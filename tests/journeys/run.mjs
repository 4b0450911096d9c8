// node tests/journeys/run.mjs [--binary PATH] [--screenshots DIR] [--only story,desk,offline,access]
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { access } from './access.mjs'
import { desk } from './desk.mjs'
import { offline } from './offline.mjs'
import { story } from './story.mjs'
import { openCounty, People, Score } from './support.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { values } = parseArgs({
  options: {
    binary: { type: 'string', default: resolve(root, 'build/release/xiangzhi') },
    screenshots: { type: 'string' },
    only: { type: 'string' },
  },
})
const journeys = { story, desk, offline, access }
const chosen = values.only ? values.only.split(',') : Object.keys(journeys)

const score = new Score()
const county = await openCounty(resolve(values.binary))
const people = new People(county, values.screenshots && resolve(values.screenshots))
const end = async () => {
  await people.close()
  await county.close()
}
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void end().finally(() => process.exit(130)))
try {
  await people.open()
  for (const name of chosen)
    // A journey that cannot even begin is one failed check, and the others still run.
    try {
      await journeys[name](score, people)
    } catch (error) {
      await score.check(`${name} begins`, () => Promise.reject(error))
    }
} finally {
  await end()
}
if (score.failed) console.log(`\n${county.log().trim().split('\n').slice(-15).join('\n')}`)
console.log(`\njourneys: ${score.passed} passed, ${score.failed} failed`)
process.exitCode = score.failed ? 1 : 0
