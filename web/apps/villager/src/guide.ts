/** A guide's Markdown as far as guides use it: paragraphs, headings, lists whose items may begin with `题目：`. */
export type GuideBlock =
  | { kind: 'heading' | 'paragraph'; text: string }
  | { kind: 'list'; items: { lead: string; text: string }[] }

const plain = (text: string): string => text.replace(/\*\*|__|`/g, '').trim()

export function guideBlocks(markdown: string): GuideBlock[] {
  const blocks: GuideBlock[] = []
  let paragraph = ''
  const close = (): void => {
    if (paragraph) blocks.push({ kind: 'paragraph', text: plain(paragraph) })
    paragraph = ''
  }
  for (const line of markdown.split(/\r?\n/)) {
    const item = /^\s*(?:[-*+]|\d+[.、])\s+(.*)$/.exec(line)
    const heading = /^#{1,6}\s+(.*)$/.exec(line)
    if (item) {
      close()
      const last = blocks.at(-1)
      const list = last?.kind === 'list' ? last : { kind: 'list' as const, items: [] }
      if (list !== last) blocks.push(list)
      const [, lead = '', text = ''] = /^(?:([^：。，]{2,12})：)?(.*)$/s.exec(plain(item[1] ?? '')) ?? []
      list.items.push({ lead, text })
    } else if (heading) {
      close()
      blocks.push({ kind: 'heading', text: plain(heading[1] ?? '') })
    } else if (line.trim()) paragraph += line.trim()
    else close()
  }
  close()
  return blocks
}
