import { t } from './t'

// The county lives in one time zone, whatever the device says: China Standard Time, no summer time.
const kOffset = 8 * 3_600_000
const kDay = 86_400_000

/** An instant of the API, or a plain date (`2026-11-23`). */
export type When = string | Date

interface Civil {
  year: number
  month: number
  day: number
  weekday: number
  hour: number
  minute: number
  /** days since 1970-01-01 in the county */
  dayNumber: number
}

/** The calendar fields of an instant in the county. */
export function civil(when: When): Civil {
  const plain = typeof when === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(when)
  const at = plain ? Date.parse(`${when}T00:00:00Z`) : +new Date(when) + kOffset
  const shifted = new Date(at)
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    weekday: shifted.getUTCDay(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    dayNumber: Math.floor(at / kDay),
  }
}

/** `11 月 23 日`, with the year when it is another one. */
export function dateText(when: When, now: When = new Date()): string {
  const { year, month, day } = civil(when)
  const values = { year, month, day, name: t(`core.month_name.${month}`) }
  return year === civil(now).year ? t('core.date', values) : t('core.date_with_year', values)
}

/** `18:05` */
export function clockText(when: When): string {
  const at = civil(when)
  return `${at.hour}:${String(at.minute).padStart(2, '0')}`
}

/** `11 月 23 日 18:05` */
export function momentText(when: When, now: When = new Date()): string {
  return `${dateText(when, now)} ${clockText(when)}`
}

/** `2026-11-23` of the county, for forms. */
export function isoDate(when: When): string {
  const at = civil(when)
  return `${at.year}-${String(at.month).padStart(2, '0')}-${String(at.day).padStart(2, '0')}`
}

/** Today's date plus some days, as `2026-11-24`. */
export function isoDateIn(days: number, now: When = new Date()): string {
  return new Date((civil(now).dayNumber + days) * kDay).toISOString().slice(0, 10)
}

/** `今天` `昨天` `前天`, else the date. */
export function dayWord(when: When, now: When = new Date()): string {
  const ago = civil(now).dayNumber - civil(when).dayNumber
  return ago >= 0 && ago <= 2 ? t(`core.days_ago_${ago}`) : dateText(when, now)
}

/** How pressing a deadline is; colour is only the second signal. */
export type Pressure = 'over' | 'today' | 'soon' | 'far'
export interface Due {
  text: string
  pressure: Pressure
}

/** `今天到期`, `超 1 天`, `还有 3 天`. A deadline that passed within today is over by hours: `已超时`. */
export function dueWords(due: When, now: When = new Date()): Due {
  const left = civil(due).dayNumber - civil(now).dayNumber
  if (left < 0) return { text: t('core.due_over', { n: -left }), pressure: 'over' }
  const plain = typeof due === 'string' && due.length === 10
  if (left === 0)
    return !plain && +new Date(due) < +new Date(now)
      ? { text: t('core.due_over_today'), pressure: 'over' }
      : { text: t('core.due_today'), pressure: 'today' }
  return { text: t('core.due_left', { n: left }), pressure: left <= 2 ? 'soon' : 'far' }
}

/** Fen to `575.00 元`, with thousands separated: `1,204.50 元`. */
export function money(fen: number | bigint): string {
  return `${moneyNumber(fen)} ${t('core.yuan')}`
}

/** Fen to `1,204.50`, exact at any size. */
export function moneyNumber(fen: number | bigint): string {
  const value = BigInt(fen)
  const positive = value < 0n ? -value : value
  const whole = String(positive / 100n).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${value < 0n ? '-' : ''}${whole}.${String(positive % 100n).padStart(2, '0')}`
}

/** Yuan as typed (`1204.5`) to fen; undefined if it is no amount with at most two decimals. */
export function fenOf(typed: string): number | undefined {
  const match = /^\s*(\d{1,13})(?:\.(\d{1,2}))?\s*$/.exec(typed.replaceAll(',', ''))
  return match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : undefined
}

const kHanThenLatin = /(\p{Script=Han})([A-Za-z0-9%+])/gu
const kLatinThenHan = /([A-Za-z0-9%+])(\p{Script=Han})/gu

/** Sets a space between Chinese and digits or Latin letters: `共3件` becomes `共 3 件`. */
export function spaced(text: string): string {
  return text.replace(kHanThenLatin, '$1 $2').replace(kLatinThenHan, '$1 $2')
}

/** Several in one line: `a、b、c`. */
export function listText(parts: readonly string[]): string {
  return parts.join(t('core.comma'))
}

/** Keeps a number, a phone or a name in its own order inside text of the other direction. */
export function bidi(text: string | number): string {
  return `\u2068${text}\u2069`
}

/** `350 米`, `1.2 公里` */
export function distanceText(metres: number): string {
  return metres < 1000 ? t('core.metres', { n: Math.round(metres) }) : t('core.kilometres', { n: (metres / 1000).toFixed(1) })
}

/** `38 KB`, `2.1 MB`, in Chinese words. */
export function sizeText(bytes: number): string {
  return bytes < 1_048_576
    ? t('core.kilobytes', { n: Math.max(1, Math.round(bytes / 1024)) })
    : t('core.megabytes', { n: (bytes / 1_048_576).toFixed(1) })
}
