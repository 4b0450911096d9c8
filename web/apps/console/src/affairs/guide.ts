/** A piece of a guide: what Markdown of headings, lists, emphasis and paragraphs comes to. Never markup: the page shows text. */
export interface Span {
  text: string
  strong: boolean
}
export type Block = { kind: 'heading' | 'paragraph'; spans: Span[] } | { kind: 'list'; ordered: boolean; items: Span[][] }

export function spansOf(line: string): Span[] {
  return line
    .split(/(\*\*[^*]+\*\*)/)
    .filter(Boolean)
    .map((part) => (part.startsWith('**') && part.endsWith('**') && part.length > 4 ? { text: part.slice(2, -2), strong: true } : { text: part, strong: false }))
}

export function readGuide(markdown: string): Block[] {
  const blocks: Block[] = []
  for (const raw of markdown.split(/\r?\n/)) {
    const line = raw.trim()
    const item = /^(?:[-*]|(\d+)[.、])\s+(.*)$/.exec(line)
    const last = blocks.at(-1)
    if (!line) continue
    if (line.startsWith('#')) blocks.push({ kind: 'heading', spans: spansOf(line.replace(/^#+\s*/, '')) })
    else if (item) {
      const ordered = item[1] !== undefined
      if (last?.kind === 'list' && last.ordered === ordered) last.items.push(spansOf(item[2]!))
      else blocks.push({ kind: 'list', ordered, items: [spansOf(item[2]!)] })
    } else blocks.push({ kind: 'paragraph', spans: spansOf(line) })
  }
  return blocks
}
