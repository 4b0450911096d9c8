// Holds the texts for villagers to the house rules, and the code to the texts: every name that is looked up exists, every message is
// looked up by somebody, and every language that is offered says all that Chinese says.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const kLongest = 20 // characters a sentence; what a placeholder brings is not counted
const kPackages = ['packages/core', 'packages/kit', 'packages/forms', 'apps/villager']
// A date names its month where Chinese counts it.
const kMayDiffer = new Set(['core.date', 'core.date_with_year'])
const found = []

function flatten(node, path, from, into) {
  for (const [name, value] of Object.entries(node))
    if (typeof value === 'string') into.set([...path, name].join('.'), { text: value, from })
    else flatten(value, [...path, name], from, into)
  return into
}
function messagesIn(language) {
  const all = new Map()
  for (const where of kPackages) {
    const file = join(where, `src/texts/${language}.json`)
    if (existsSync(file)) flatten(JSON.parse(readFileSync(file, 'utf8')), [], file, all)
  }
  return all
}
const messages = messagesIn('zh-CN')

for (const [name, { text, from }] of messages) {
  const at = `${from}: ${name}`
  if (/[!！]/.test(text)) found.push(`${at}: no exclamation marks`)
  if (/\p{Script=Han}[,.;:?()]|[,.;:?()]\p{Script=Han}/u.test(text)) found.push(`${at}: full-width punctuation beside Chinese`)
  if (/\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u.test(text)) found.push(`${at}: a space between Chinese and digits or letters`)
  for (const sentence of text.replace(/\{\w+\}/g, '').split(/[。？；]/))
    if ([...sentence.trim()].length > kLongest) found.push(`${at}: a sentence of more than ${kLongest} characters`)
}

const offered = [...readFileSync('packages/core/src/t.ts', 'utf8').matchAll(/code: '([\w-]+)'[^\n]*complete: true/g)].map((match) => match[1])
if (!offered.includes('zh-CN')) found.push('packages/core/src/t.ts: the list of languages is not found')
const placeholders = (text) => [...new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1]))].sort().join()
for (const language of offered.filter((one) => one !== 'zh-CN')) {
  const own = messagesIn(language)
  for (const [name, { text, from }] of messages) {
    const said = own.get(name)
    if (!said?.text.trim()) found.push(`${from}: ${name} is missing in ${language}`)
    else if ([...placeholders(said.text)].join() !== [...placeholders(text)].join() && !kMayDiffer.has(name))
      found.push(`${said.from}: ${name} has other placeholders than in Chinese`)
    else if (/[\p{Script=Han}，。？！]/u.test(said.text)) found.push(`${said.from}: ${name} is still Chinese`)
    else if (/[!！]/.test(said.text)) found.push(`${said.from}: ${name}: no exclamation marks`)
  }
  for (const [name, { from }] of own) if (!messages.has(name)) found.push(`${from}: ${name} is not there in Chinese`)
}

const kPrefix = { kitText: 'kit.', formText: 'forms.', t: '' }
const used = new Set()
for (const where of kPackages)
  for (const entry of readdirSync(join(where, 'src'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(vue|ts)$/.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    const code = readFileSync(path, 'utf8')
    for (const [, call, argument] of code.matchAll(/(?<![\w.])(kitText|formText|t)\(([^()]*(?:\([^()]*\)[^()]*)*)/g)) {
      for (const [, quote, name] of argument.split(/,\s*\{/)[0].matchAll(/(['`])((?:[\w.]|\$\{[^}]*\})+)\1/g)) {
        const full = kPrefix[call] + name
        if (quote === '`' || name.includes('${')) {
          const pattern = new RegExp(`^${full.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '[\\w-]*')}$`)
          const matching = [...messages.keys()].filter((one) => pattern.test(one))
          if (!matching.length) found.push(`${path}: no message like ${full}`)
          matching.forEach((one) => used.add(one))
        } else if (messages.has(full)) used.add(full)
        else if (/^[a-z_]+\.[\w.]+$/.test(full)) found.push(`${path}: no message ${full}`)
      }
    }
    // Names that reach a lookup through a variable stand in the code as plain strings.
    for (const [, name] of code.matchAll(/'([a-z_]+(?:\.[\w]+)*)'/g))
      for (const prefix of ['', 'kit.', 'forms.']) if (messages.has(prefix + name)) used.add(prefix + name)
  }
for (const name of messages.keys()) if (!used.has(name)) found.push(`${messages.get(name).from}: ${name} is not used`)

if (found.length) {
  console.error(found.join('\n'))
  process.exit(1)
}
