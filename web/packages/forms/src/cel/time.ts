// Timestamps and durations: reading, writing, parts in a time zone.

import { CelDuration, CelError, CelTimestamp } from './values'

const kSecond = 1_000_000_000n
const kFirst = -62_135_596_800n * kSecond
const kLast = 253_402_300_800n * kSecond - 1n
const kMostDuration = 2n ** 63n - 1n
const kUnits: Record<string, bigint> = {
  ns: 1n, us: 1000n, '\u00b5s': 1000n, '\u03bcs': 1000n, ms: 1_000_000n, s: kSecond, m: 60n * kSecond, h: 3600n * kSecond,
}

export function timestamp(nanos: bigint): CelTimestamp {
  if (nanos < kFirst || nanos > kLast) throw new CelError('time out of range')
  return new CelTimestamp(nanos)
}

export function duration(nanos: bigint): CelDuration {
  if (nanos > kMostDuration || nanos < -kMostDuration - 1n) throw new CelError('duration out of range')
  return new CelDuration(nanos)
}

function fixedOffset(zone: string): number | undefined {
  const [, sign, hours, minutes] = /^([+-]?)(\d\d):(\d\d)$/.exec(zone) ?? []
  if (!hours || Number(hours) > 23 || Number(minutes) > 59) return undefined
  return (sign === '-' ? -60 : 60) * (Number(hours) * 60 + Number(minutes))
}

export function readTimestamp(text: string): CelTimestamp {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(text)
  const [year, month, day, hour, minute, second] = (found ?? []).slice(1, 7).map(Number) as [number, number, number, number, number, number]
  const offset = found?.[8] === 'Z' ? 0 : fixedOffset(found?.[8] ?? '')
  if (!found || offset === undefined || hour > 23 || minute > 59 || second > 59) throw new CelError('not a time')
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute, second)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) throw new CelError('not a date')
  const seconds = BigInt(date.getTime() / 1000 - offset)
  return timestamp(seconds * kSecond + BigInt((found[7] ?? '').slice(0, 9).padEnd(9, '0')))
}

export function readDuration(text: string): CelDuration {
  const [, sign, amount] = /^([+-]?)(.*)$/s.exec(text) as unknown as [string, string, string]
  if (amount === '0') return duration(0n)
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+$/.test(amount)) throw new CelError('not a duration')
  let nanos = 0n
  for (const [, whole = '', part = '', unit = ''] of amount.matchAll(/(\d*)\.?(\d*)([a-z\u00b5\u03bc]+)/g)) {
    const digits = part.slice(0, 15)
    const size = kUnits[unit] as bigint
    nanos += BigInt(whole || 0) * size + (BigInt(digits || 0) * size) / 10n ** BigInt(digits.length)
  }
  return duration(sign === '-' ? -nanos : nanos)
}

function fraction(nanos: bigint): string {
  return nanos ? `.${String(nanos).padStart(9, '0')}`.replace(/0+$/, '') : ''
}

function floorDivide(a: bigint, b: bigint): bigint {
  return a / b - (a % b < 0n ? 1n : 0n)
}

/** The calendar and clock of a moment, as the UTC parts of a Date. */
function civil(moment: CelTimestamp, offset: number): Date {
  return new Date(Number(floorDivide(moment.nanos, 1_000_000n)) + offset * 1000)
}

export function timestampText(moment: CelTimestamp): string {
  const seconds = floorDivide(moment.nanos, kSecond)
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}${fraction(moment.nanos - seconds * kSecond)}Z`
}

export function durationText(length: CelDuration): string {
  const size = length.nanos < 0n ? -length.nanos : length.nanos
  return `${length.nanos < 0n ? '-' : ''}${size / kSecond}${fraction(size % kSecond)}s`
}

function zoneOffset(zone: string, moment: CelTimestamp): number {
  const fixed = fixedOffset(zone)
  if (fixed !== undefined) return fixed
  // The browser takes any case and shorter offsets; the zone database has neither.
  if (!/^[A-Z]/.test(zone)) throw new CelError(`unknown time zone: ${zone}`)
  let parts: Record<string, string>
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    })
    parts = Object.fromEntries(format.formatToParts(civil(moment, 0)).map(({ type, value }) => [type, value]))
  } catch {
    throw new CelError(`unknown time zone: ${zone}`)
  }
  const local = new Date(0)
  local.setUTCFullYear(Number(parts.year), Number(parts.month) - 1, Number(parts.day))
  local.setUTCHours(Number(parts.hour), Number(parts.minute), Number(parts.second))
  return Math.round(local.getTime() / 1000) - Number(floorDivide(moment.nanos, kSecond))
}

const kParts: Record<string, (date: Date) => number> = {
  getFullYear: (date) => date.getUTCFullYear(),
  getMonth: (date) => date.getUTCMonth(),
  getDate: (date) => date.getUTCDate(),
  getDayOfMonth: (date) => date.getUTCDate() - 1,
  getDayOfWeek: (date) => date.getUTCDay(),
  getDayOfYear: (date) => Math.floor((date.getTime() - new Date(0).setUTCFullYear(date.getUTCFullYear())) / 86_400_000),
  getHours: (date) => date.getUTCHours(),
  getMinutes: (date) => date.getUTCMinutes(),
  getSeconds: (date) => date.getUTCSeconds(),
  getMilliseconds: (date) => date.getUTCMilliseconds(),
}

const kDurationParts: Record<string, (nanos: bigint) => bigint> = {
  getHours: (nanos) => nanos / (3600n * kSecond),
  getMinutes: (nanos) => nanos / (60n * kSecond),
  getSeconds: (nanos) => nanos / kSecond,
  getMilliseconds: (nanos) => (nanos / 1_000_000n) % 1000n, // the part below one second
}

export const kTimeParts = Object.keys(kParts)

export function timePart(name: string, of: CelTimestamp | CelDuration, zone?: string): bigint {
  if (of instanceof CelTimestamp) return BigInt((kParts[name] as (date: Date) => number)(civil(of, zone === undefined ? 0 : zoneOffset(zone, of))))
  const part = kDurationParts[name]
  if (!part || zone !== undefined) throw new CelError(`${name} needs a time`)
  return part(of.nanos)
}
