import { type Deed, mayDo } from '../shared/permissions'

export interface MenuEntry {
  path: string
  /** Message name. */
  title: string
  icon: string
  /** Everybody who is signed in may go there when nothing is needed. */
  needs?: Deed
}
export interface MenuGroup {
  /** Message name; the first group has none. */
  title: string
  entries: MenuEntry[]
}

const kGroups: MenuGroup[] = [
  {
    title: '',
    entries: [
      { path: '/inbox', title: 'console.nav.inbox', icon: 'inbox' },
      { path: '/cases', title: 'console.nav.cases', icon: 'form' },
      { path: '/cases/new', title: 'console.nav.new_case', icon: 'plus', needs: 'file_cases' },
      { path: '/map', title: 'console.nav.map', icon: 'place', needs: 'see_map' },
    ],
  },
  {
    title: 'console.nav.governance',
    entries: [
      { path: '/households', title: 'console.nav.registry', icon: 'people', needs: 'see_register' },
      { path: '/bodies', title: 'console.nav.bodies', icon: 'building', needs: 'see_register' },
      { path: '/import', title: 'console.nav.import', icon: 'upload', needs: 'import_register' },
    ],
  },
  {
    title: 'console.nav.settings',
    entries: [
      { path: '/types', title: 'console.nav.types', icon: 'list' },
      { path: '/accounts', title: 'console.nav.accounts', icon: 'person', needs: 'see_accounts' },
    ],
  },
]

/** What the caller may go to, group by group; empty groups are left out. */
export function menuOfCaller(): MenuGroup[] {
  return kGroups
    .map((group) => ({ ...group, entries: group.entries.filter((entry) => !entry.needs || mayDo(entry.needs)) }))
    .filter((group) => group.entries.length > 0)
}

/** Which entry stands for an address: the longest path that begins it. */
export function entryOf(address: string, under: string | undefined): string {
  const paths = kGroups.flatMap((group) => group.entries.map((entry) => entry.path))
  const at = under ?? address
  return paths.filter((path) => at === path || at.startsWith(`${path}/`)).sort((a, b) => b.length - a.length)[0] ?? ''
}
