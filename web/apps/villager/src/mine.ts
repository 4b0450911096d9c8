import { api } from '@xiangzhi/core'
import { lastKnown } from './last_known'

const kPage = 20

/** My own matters, newest first, a page at a time. */
export function askMine(status: 'open' | 'closed', more: { q?: string; cursor?: string } = {}) {
  return api.get('/api/affairs/cases', { query: { mine: true, status, limit: kPage, ...more } })
}
/** The first page; the one seen last when there is no network. */
export function myMatters(status: 'open' | 'closed') {
  return lastKnown(`mine/${status}`, () => askMine(status))
}
