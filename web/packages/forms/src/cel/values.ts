// Values of the language beyond what JSON has, and how they compare. Ints are bigint, doubles are number.

export class CelError extends Error {}

export class CelUint {
  constructor(readonly value: bigint) {}
}

export class CelType {
  constructor(readonly name: string) {}
}

/** A point in time, in nanoseconds since 1970. */
export class CelTimestamp {
  constructor(readonly nanos: bigint) {}
}

export class CelDuration {
  constructor(readonly nanos: bigint) {}
}

export type CelValue =
  | null | boolean | bigint | number | string | CelUint | Uint8Array | CelTimestamp | CelDuration | CelType | CelMap | CelValue[]

const isNumeric = (value: CelValue): value is bigint | number | CelUint =>
  typeof value === 'bigint' || typeof value === 'number' || value instanceof CelUint

/** Keys are the same when they are equal: 1, 1u and 1.0 find one another. */
function keyText(key: CelValue): string | undefined {
  if (typeof key === 'string') return `s${key}`
  if (typeof key === 'boolean') return `b${key}`
  if (typeof key === 'bigint') return `n${key}`
  if (key instanceof CelUint) return `n${key.value}`
  return Number.isInteger(key) ? `n${BigInt(key as number)}` : undefined
}

export class CelMap {
  private readonly entries = new Map<string, [CelValue, CelValue]>()

  add(key: CelValue, value: CelValue): this {
    const text = typeof key === 'number' ? undefined : keyText(key)
    if (text === undefined) throw new CelError('not a key')
    if (this.entries.has(text)) throw new CelError('the same key twice')
    this.entries.set(text, [key, value])
    return this
  }
  get(key: CelValue): CelValue | undefined {
    const text = keyText(key)
    return text === undefined ? undefined : this.entries.get(text)?.[1]
  }
  get size(): number {
    return this.entries.size
  }
  keys(): CelValue[] {
    return this.pairs().map(([key]) => key)
  }
  pairs(): [CelValue, CelValue][] {
    return [...this.entries.values()]
  }
}

export function typeOf(value: CelValue): CelType {
  if (value === null) return new CelType('null_type')
  if (typeof value === 'boolean') return new CelType('bool')
  if (typeof value === 'bigint') return new CelType('int')
  if (typeof value === 'number') return new CelType('double')
  if (typeof value === 'string') return new CelType('string')
  if (Array.isArray(value)) return new CelType('list')
  if (value instanceof CelMap) return new CelType('map')
  if (value instanceof CelUint) return new CelType('uint')
  if (value instanceof Uint8Array) return new CelType('bytes')
  if (value instanceof CelTimestamp) return new CelType('google.protobuf.Timestamp')
  if (value instanceof CelDuration) return new CelType('google.protobuf.Duration')
  return new CelType('type')
}

const kTypes = [
  'null_type', 'bool', 'int', 'uint', 'double', 'string', 'bytes', 'list', 'map', 'type', 'google.protobuf.Timestamp', 'google.protobuf.Duration',
]

export const typeNamed = (name: string): CelType | undefined => (kTypes.includes(name) ? new CelType(name) : undefined)

const plain = (value: bigint | number | CelUint): bigint | number => (value instanceof CelUint ? value.value : value)

/** Negative, zero or positive; NaN where a NaN has no order, undefined where the types have none. */
function orderOf(a: CelValue, b: CelValue): number | undefined {
  if (isNumeric(a) && isNumeric(b)) {
    let [x, y] = [plain(a), plain(b)]
    // An int meets a double as the double nearest to it.
    if (typeof x !== typeof y) [x, y] = [Number(x), Number(y)]
    return x < y ? -1 : x > y ? 1 : x === y ? 0 : Number.NaN
  }
  if (typeof a === 'string' && typeof b === 'string') return orderOfLists([...a].map(codePoint), [...b].map(codePoint))
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (a instanceof Uint8Array && b instanceof Uint8Array) return orderOfLists([...a], [...b])
  if ((a instanceof CelTimestamp && b instanceof CelTimestamp) || (a instanceof CelDuration && b instanceof CelDuration))
    return a.nanos < b.nanos ? -1 : Number(a.nanos > b.nanos)
  return undefined
}

const codePoint = (character: string): number => character.codePointAt(0) as number

function orderOfLists(a: number[], b: number[]): number {
  const at = a.findIndex((one, index) => one !== b[index])
  if (at < 0) return a.length - b.length
  return at < b.length ? (a[at] as number) - (b[at] as number) : 1
}

export function order(a: CelValue, b: CelValue): number {
  const found = orderOf(a, b)
  if (found === undefined) throw new CelError('these cannot be compared')
  return found
}

export function equal(a: CelValue, b: CelValue): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, index) => equal(one, b[index] as CelValue))
  if (a instanceof CelMap && b instanceof CelMap)
    return a.size === b.size && a.pairs().every(([key, value]) => {
      const other = b.get(key)
      return other !== undefined && equal(value, other)
    })
  if (a instanceof CelType && b instanceof CelType) return a.name === b.name
  return orderOf(a, b) === 0
}
