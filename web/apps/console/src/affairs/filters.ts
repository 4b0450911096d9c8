import type { LocationQuery } from 'vue-router'

/** What narrows the list of all matters; kept in the address, so that a list can be bookmarked, sent and come back to. */
export interface CaseFilters {
  division: string | undefined
  type: string | undefined
  status: 'open' | 'closed' | undefined
  state: string | undefined
  overdue: boolean
  words: string
}

const one = (value: LocationQuery[string] | undefined): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''))

export function filtersOf(query: LocationQuery): CaseFilters {
  const status = one(query.status)
  const division = one(query.division)
  return {
    division: /^\d{12}$/.test(division) ? division : undefined,
    type: one(query.type) || undefined,
    status: status === 'open' || status === 'closed' ? status : undefined,
    state: one(query.state) || undefined,
    overdue: one(query.overdue) === '1',
    words: one(query.q).trim(),
  }
}

/** The address's query for filters; what is not set does not stand in it. */
export function queryOf(filters: CaseFilters): Record<string, string> {
  const entries: [string, string | undefined][] = [
    ['division', filters.division],
    ['type', filters.type],
    ['status', filters.status],
    ['state', filters.state],
    ['overdue', filters.overdue ? '1' : undefined],
    ['q', filters.words.trim() || undefined],
  ]
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined))
}

/** The same filters as the API names them. */
export function askOf(filters: CaseFilters) {
  return {
    division_code: filters.division,
    type: filters.type,
    status: filters.status,
    state: filters.state,
    overdue: filters.overdue || undefined,
    q: filters.words.trim() || undefined,
  }
}

export function isFiltered(filters: CaseFilters): boolean {
  return Object.keys(queryOf(filters)).length > 0
}
