import { may, session } from '@xiangzhi/core'

/** The things of the console that need a permission, under the names that the server's modules give them. */
const kNeeds = {
  see_map: ['affairs.read'],
  file_cases: ['affairs.file'],
  file_for_others: ['affairs.assist'],
  export_cases: ['affairs.export'],
  see_register: ['registry.read'],
  edit_register: ['registry.write'],
  import_register: ['registry.import'],
  export_register: ['registry.export'],
  see_accounts: ['identity.read'],
  open_accounts: ['identity.open_villager', 'identity.open_staff'],
  open_villager: ['identity.open_villager'],
  open_staff: ['identity.open_staff'],
  give_roles: ['identity.grant'],
} as const
export type Deed = keyof typeof kNeeds

/** Whether the caller may do it somewhere; where exactly, the server decides. */
export function mayDo(deed: Deed): boolean {
  return kNeeds[deed].some((permission) => may(permission))
}

/** The county's outline is for those whose import reaches over the whole county. */
export function mayImportOutline(): boolean {
  return mayDo('import_register') && (session.caller?.grants.some((grant) => grant.division_code.endsWith('000000')) ?? false)
}

/** The division where the caller's work begins: the seat. */
export function seat(): { code: string; name: string } {
  const caller = session.caller
  return { code: caller?.division_code ?? '', name: caller?.division_name ?? '' }
}
