import { may, session } from '@xiangzhi/core'

/** The things of the console that need a permission, under the names that the server's modules give them. */
const kNeeds = {
  see_cases: ['affairs.read'],
  file_for_others: ['affairs.handle', 'affairs.assist'],
  export_cases: ['affairs.export', 'affairs.read'],
  see_register: ['registry.read'],
  edit_register: ['registry.write'],
  import_register: ['registry.import'],
  export_register: ['registry.export'],
  see_accounts: ['identity.read', 'identity.manage'],
  manage_accounts: ['identity.manage'],
} as const
export type Deed = keyof typeof kNeeds

/** Whether the caller may do it somewhere; where exactly, the server decides. */
export function mayDo(deed: Deed): boolean {
  return kNeeds[deed].some((permission) => may(permission))
}

/** The division where the caller's work begins: the seat. */
export function seat(): { code: string; name: string } {
  const caller = session.caller
  return { code: caller?.division_code ?? '', name: caller?.division_name ?? '' }
}
