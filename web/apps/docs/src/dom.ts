type Child = Node | string | undefined
type Properties = Record<string, string | boolean | undefined>

const withCode = (text: string): Child[] => text.split('`').map((piece, at) => (at % 2 === 1 ? element('code', {}, piece) : piece))

/** A table of Markdown: its rows between bars, without the line below the heads. */
function tableOf(part: string): HTMLElement {
  const rows = part.split('\n').filter((line) => !/^[|\s:-]+$/.test(line))
  const cells = rows.map((row) => row.trim().replace(/^\|\s*|\s*\|$/g, '').split(/\s*\|\s*/))
  const line = (row: string[], tag: 'td' | 'th') => element('tr', {}, ...row.map((cell) => element(tag, {}, ...withCode(cell))))
  return element('table', {}, ...cells.map((row, at) => line(row, at === 0 ? 'th' : 'td')))
}

/** Text of a description: paragraphs, tables, and what stands between backticks as code. */
export function prose(text: string): HTMLElement[] {
  const parts = text.split(/\n\s*\n/).map((part) => part.trim())
  return parts.filter(Boolean).map((part) => (part.startsWith('|') ? tableOf(part) : element('p', {}, ...withCode(part.replaceAll('\n', ' ')))))
}

/** Makes an element; text stays text, so nothing from outside becomes markup. */
export function element<K extends keyof HTMLElementTagNameMap>(tag: K, properties: Properties = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === true) made.setAttribute(name, '')
    else if (typeof value === 'string') made.setAttribute(name, value)
  }
  made.append(...children.filter((child) => child !== undefined))
  return made
}
