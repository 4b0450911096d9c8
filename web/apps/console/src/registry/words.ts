/** Relations to the head of a household in the words of GB/T 4761; others may be typed. */
export const householdRelations = [
  '户主', '配偶', '子', '女', '儿媳', '女婿', '孙子', '孙女', '外孙子', '外孙女', '父亲', '母亲', '公公', '婆婆', '岳父', '岳母',
  '祖父', '祖母', '哥哥', '弟弟', '姐姐', '妹妹', '其他亲属', '非亲属',
]
export const membershipKinds = ['registered', 'resident', 'collective_member'] as const
export const kinships = ['spouse', 'parent', 'child', 'sibling', 'grandparent', 'grandchild'] as const
export const bodyRoles = ['head', 'deputy', 'secretary', 'member'] as const
export const bodyKinds = [
  'party_branch', 'village_committee', 'supervisory_committee', 'villager_representatives', 'villager_assembly', 'collective', 'cooperative',
  'enterprise', 'social_organisation', 'township_government', 'township_office', 'county_department',
] as const

const kWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** A resident identity number with a true check character (GB 11643: ISO 7064 MOD 11-2) and a real date of birth. */
export function isIdNumber(number: string): boolean {
  if (!/^\d{17}[\dX]$/.test(number)) return false
  const sum = kWeights.reduce((total, weight, index) => total + weight * Number(number[index]), 0)
  if ('10X98765432'[sum % 11] !== number[17]) return false
  const date = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  const at = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date)
}

/** Whether a membership holds on a day; both ends may be open. */
export function holdsOn(span: { valid_from: string | null; valid_to: string | null }, day: string): boolean {
  return (span.valid_from === null || span.valid_from <= day) && (span.valid_to === null || span.valid_to >= day)
}
