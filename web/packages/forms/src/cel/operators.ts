// What operators do with values.

import { duration, timestamp } from './time'
import { CelDuration, CelError, CelMap, CelTimestamp, CelUint, equal, order, type CelValue } from './values'

const kIntMin = -(2n ** 63n)
const kIntMax = 2n ** 63n - 1n

export function int(value: bigint): bigint {
  if (value < kIntMin || value > kIntMax) throw new CelError('integer overflow')
  return value
}

export function uint(value: bigint): CelUint {
  if (value < 0n || value > 2n * kIntMax + 1n) throw new CelError('integer overflow')
  return new CelUint(value)
}

export function truth(value: CelValue): boolean {
  if (typeof value !== 'boolean') throw new CelError('not a condition')
  return value
}

function whole(mark: string, a: bigint, b: bigint): bigint {
  if (mark === '+') return a + b
  if (mark === '-') return a - b
  if (mark === '*') return a * b
  if (b === 0n) throw new CelError('division by zero')
  if (a === kIntMin && b === -1n) throw new CelError('integer overflow')
  return mark === '/' ? a / b : a % b
}

function arithmetic(mark: string, a: CelValue, b: CelValue): CelValue {
  if (typeof a === 'bigint' && typeof b === 'bigint') return int(whole(mark, a, b))
  if (a instanceof CelUint && b instanceof CelUint) return uint(whole(mark, a.value, b.value))
  if (typeof a === 'number' && typeof b === 'number' && mark !== '%')
    return mark === '+' ? a + b : mark === '-' ? a - b : mark === '*' ? a * b : a / b
  if (mark === '+') {
    if (typeof a === 'string' && typeof b === 'string') return a + b
    if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b]
    if (a instanceof Uint8Array && b instanceof Uint8Array) return Uint8Array.from([...a, ...b])
    if (a instanceof CelDuration && b instanceof CelTimestamp) return timestamp(a.nanos + b.nanos)
  }
  if ((mark === '+' || mark === '-') && b instanceof CelDuration) {
    const by = mark === '+' ? b.nanos : -b.nanos
    if (a instanceof CelTimestamp) return timestamp(a.nanos + by)
    if (a instanceof CelDuration) return duration(a.nanos + by)
  }
  if (mark === '-' && a instanceof CelTimestamp && b instanceof CelTimestamp) return duration(a.nanos - b.nanos)
  throw new CelError(`no such operation: ${mark}`)
}

export function isIn(value: CelValue, container: CelValue): boolean {
  if (Array.isArray(container)) return container.some((one) => equal(one, value))
  if (container instanceof CelMap) return container.get(value) !== undefined
  throw new CelError('in needs a list or a map')
}

export function select(of: CelValue, name: CelValue): CelValue {
  const value = of instanceof CelMap ? of.get(name) : undefined
  if (value === undefined) throw new CelError('no such field')
  return value
}

export function index(container: CelValue, key: CelValue): CelValue {
  if (!Array.isArray(container)) return select(container, key)
  const place = key instanceof CelUint ? key.value : key
  const value = typeof place === 'bigint' || typeof place === 'number' ? container[Number(place)] : undefined
  if (value === undefined) throw new CelError('no such index')
  return value
}

export function negative(value: CelValue): CelValue {
  if (typeof value === 'bigint') return int(-value)
  if (typeof value === 'number') return -value
  throw new CelError('no such operation: -')
}

export const kOperators: Record<string, (a: CelValue, b: CelValue) => CelValue> = {
  '==': equal,
  '!=': (a, b) => !equal(a, b),
  '<': (a, b) => order(a, b) < 0,
  '<=': (a, b) => order(a, b) <= 0,
  '>': (a, b) => order(a, b) > 0,
  '>=': (a, b) => order(a, b) >= 0,
  in: isIn,
  ...Object.fromEntries(['+', '-', '*', '/', '%'].map((mark) => [mark, (a: CelValue, b: CelValue) => arithmetic(mark, a, b)])),
}
