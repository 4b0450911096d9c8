// The functions of the language: conversions, tests of texts, parts of times.

import { int, uint } from './operators'
import { compilePattern } from './pattern'
import { durationText, kTimeParts, readDuration, readTimestamp, timePart, timestamp, timestampText } from './time'
import { CelDuration, CelError, CelMap, CelTimestamp, CelUint, typeOf, type CelValue } from './values'

interface Builtin {
  called: 'alone' | 'on_value' | 'both'
  most: number
  run(of: CelValue, other: CelValue | undefined): CelValue
}

function no(what: string): never {
  throw new CelError(what)
}

function size(value: CelValue): bigint {
  if (typeof value === 'string') return BigInt([...value].length)
  if (Array.isArray(value) || value instanceof Uint8Array) return BigInt(value.length)
  return value instanceof CelMap ? BigInt(value.size) : no('size needs a text, bytes, a list or a map')
}

function toInt(value: CelValue): bigint {
  if (typeof value === 'bigint') return value
  if (value instanceof CelUint) return int(value.value)
  // Both ends are left out, where a double no longer tells neighbours apart.
  if (typeof value === 'number') return value > -(2 ** 63) && value < 2 ** 63 ? BigInt(Math.trunc(value)) : no('integer overflow')
  if (typeof value === 'string') return /^[+-]?\d+$/.test(value) ? int(BigInt(value.replace('+', ''))) : no('not an int')
  if (value instanceof CelTimestamp) return (value.nanos - (((value.nanos % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n)) / 1_000_000_000n
  return no('not an int')
}

function toUint(value: CelValue): CelUint {
  if (value instanceof CelUint) return value
  if (typeof value === 'bigint') return uint(value)
  if (typeof value === 'number') return value >= 0 && value < 2 ** 64 ? new CelUint(BigInt(Math.trunc(value))) : no('integer overflow')
  return typeof value === 'string' && /^\d+$/.test(value) ? uint(BigInt(value)) : no('not a uint')
}

function toDouble(value: CelValue): number {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof CelUint) return Number(value.value)
  if (typeof value !== 'string') return no('not a double')
  const [, sign, name] = /^([+-]?)(nan|inf|infinity)$/i.exec(value) ?? []
  if (name) return /nan/i.test(name) ? Number.NaN : sign === '-' ? -Infinity : Infinity
  const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value) ? Number(value) : Number.NaN
  return Number.isFinite(number) ? number : no('not a double')
}

/** As the server writes doubles: an exponent below 1e-4 and from a million on, of two digits at least. */
function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value < 0 ? '-Inf' : '+Inf'
  if (Object.is(value, -0)) return '-0'
  const [digits, power] = value.toExponential().split('e') as [string, string]
  if (value === 0 || (Number(power) >= -4 && Number(power) < 6)) return String(value)
  return `${digits}e${power[0]}${power.slice(1).padStart(2, '0')}`
}

function toText(value: CelValue): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (value instanceof CelUint) return String(value.value)
  if (typeof value === 'number') return doubleText(value)
  if (value instanceof CelTimestamp) return timestampText(value)
  if (value instanceof CelDuration) return durationText(value)
  if (!(value instanceof Uint8Array)) return no('not a text')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value)
  } catch {
    return no('not UTF-8')
  }
}

function toBool(value: CelValue): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string' && /^(?:1|t|T|true|TRUE|True)$/.test(value)) return true
  return typeof value === 'string' && /^(?:0|f|F|false|FALSE|False)$/.test(value) ? false : no('not a bool')
}

function toBytes(value: CelValue): Uint8Array {
  if (value instanceof Uint8Array) return value
  return typeof value === 'string' ? new TextEncoder().encode(value) : no('not bytes')
}

function toTimestamp(value: CelValue): CelTimestamp {
  if (value instanceof CelTimestamp) return value
  if (typeof value === 'bigint') return timestamp(value * 1_000_000_000n)
  return typeof value === 'string' ? readTimestamp(value) : no('not a time')
}

function toDuration(value: CelValue): CelDuration {
  if (value instanceof CelDuration) return value
  return typeof value === 'string' ? readDuration(value) : no('not a duration')
}

const conversion = (run: (of: CelValue) => CelValue): Builtin => ({ called: 'alone', most: 1, run })

const textTest = (called: Builtin['called'], test: (text: string, part: string) => boolean): Builtin => ({
  called,
  most: 2,
  run: (text, part) => (typeof text === 'string' && typeof part === 'string' ? test(text, part) : no('this needs two texts')),
})

const part = (name: string): Builtin => ({
  called: 'on_value',
  most: 2,
  run(of, zone) {
    if (!(of instanceof CelTimestamp || of instanceof CelDuration) || (zone !== undefined && typeof zone !== 'string')) return no(`${name} needs a time`)
    return timePart(name, of, zone)
  },
})

const kBuiltins = new Map<string, Builtin>([
  ['size', { called: 'both', most: 1, run: size }],
  ['contains', textTest('on_value', (text, other) => text.includes(other))],
  ['startsWith', textTest('on_value', (text, other) => text.startsWith(other))],
  ['endsWith', textTest('on_value', (text, other) => text.endsWith(other))],
  ['matches', textTest('both', (text, pattern) => compilePattern(pattern).test(text))],
  ['int', conversion(toInt)],
  ['uint', conversion(toUint)],
  ['double', conversion(toDouble)],
  ['string', conversion(toText)],
  ['bool', conversion(toBool)],
  ['bytes', conversion(toBytes)],
  ['timestamp', conversion(toTimestamp)],
  ['duration', conversion(toDuration)],
  ['dyn', conversion((of) => of)],
  ['type', conversion(typeOf)],
  ...kTimeParts.map((name): [string, Builtin] => [name, part(name)]),
])

/**
 * A function by its name, way of call and number of arguments, the receiver counted. One that is missing fails when it
 * is called, since `f() || true` is true all the same.
 */
export function builtin(name: string, onValue: boolean, count: number): Builtin['run'] {
  const found = kBuiltins.get(name)
  const fewest = found?.most === 2 && !kTimeParts.includes(name) ? 2 : 1
  const fits = found && found.called !== (onValue ? 'alone' : 'on_value') && count >= fewest && count <= found.most
  return fits ? found.run : () => no(`no such function: ${name}`)
}
