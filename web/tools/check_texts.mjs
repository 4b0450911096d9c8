// Holds the texts for villagers to the house rules, and the code to the texts: every name that is looked up exists, and every
// message is looked up by somebody.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const kLongest = 20 // characters a sentence; what a placeholder brings is not counted
const kPackages = ['packages/core', 'packages/kit', 'packages/forms', 'apps/villager']
const found = []

const messages = new Map()
function flatten(node, path, from) {
  for (const [name, value] of Object.entries(node))
    if (typeof value === 'string') messages.set([...path, name].join('.'), { text: value, from })
    else flatten(value, [...path, name], from)
}
for (const where of kPackages) {
  const file = join(where, 'src/texts/zh-CN.json')
  if (existsSync(file)) flatten(JSON.parse(readFileSync(file, 'utf8')), [], file)
}

for (const [name, { text, from }] of messages) {
  const at = `${from}: ${name}`
  if (/[!！]/.test(text)) found.push(`${at}: no exclamation marks`)
  if (/\p{Script=Han}[,.;:?()]|[,.;:?()]\p{Script=Han}/u.test(text)) found.push(`${at}: full-width punctuation beside Chinese`)
  if (/\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u.test(text)) found.push(`${at}: a space between Chinese and digits or letters`)
  for (const sentence of text.replace(/\{\w+\}/g, '').split(/[。？；]/))
    if ([...sentence.trim()].length > kLongest) found.push(`${at}: a sentence of more than ${kLongest} characters`)
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
