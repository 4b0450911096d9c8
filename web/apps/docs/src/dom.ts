type Child = Node | string | undefined
type Properties = Record<string, string | boolean | undefined>

/** Text of a description: paragraphs, and what stands between backticks as code. */
export function prose(text: string): HTMLElement[] {
  return text
    .split(/\n\s*\n/)
    .filter((part) => part.trim())
    .map((part) => element('p', {}, ...part.trim().replaceAll('\n', ' ').split('`').map((piece, at) => (at % 2 === 1 ? element('code', {}, piece) : piece))))
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
