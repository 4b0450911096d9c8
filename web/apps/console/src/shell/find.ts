import { api } from '@xiangzhi/core'
import { mayDo } from '../shared/permissions'

export interface Hit {
  key: string
  kind: 'person' | 'household' | 'division' | 'case'
  title: string
  subtitle: string
  icon: string
  to: string
}

const kIcons = { person: 'person', household: 'house', division: 'place', case: 'form' } as const

function addressOfHit(kind: Hit['kind'], id: string): string {
  if (kind === 'person') return `/persons/${id}`
  if (kind === 'household') return `/households/${id}`
  return kind === 'case' ? `/cases/${id}` : `/households?division=${id}`
}

/** People, households, places and matters by words or pinyin initials, each as far as the caller may see them. */
export async function findEverywhere(words: string): Promise<Hit[]> {
  const hit = (kind: Hit['kind'], id: string, title: string, subtitle: string): Hit => ({
    key: `${kind}${id}`, kind, title, subtitle, icon: kIcons[kind], to: addressOfHit(kind, id),
  })
  const [register, cases] = await Promise.all([
    mayDo('see_register') ? api.get('/api/registry/search', { query: { q: words } }) : { items: [] },
    api.get('/api/affairs/cases', { query: { q: words, limit: 6 } }),
  ])
  return [
    ...cases.items.map((one) => hit('case', one.id, one.title, [one.number, one.division_name, one.state_title].filter(Boolean).join(' · '))),
    ...register.items.map((one) => hit(one.kind, one.id, one.title, one.subtitle)),
  ]
}
