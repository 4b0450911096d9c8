// CEL as the server evaluates it: 64-bit ints, no mixing of types in arithmetic, `false && error` is false. Every other
// error is thrown, and a condition that fails hides its field.

import { parse } from './parser'
import { durationText, timestampText } from './time'
import { CelDuration, CelMap, CelTimestamp, CelType, CelUint, type CelValue } from './values'

export { CelDuration, CelError, CelMap, CelTimestamp, CelType, CelUint, type CelValue } from './values'

/** What a schema says of a value; the part that tells a number from an integer. */
export interface CelShape {
  type?: string | string[]
  properties?: Record<string, CelShape>
  items?: CelShape
}

/**
 * A JSON value as the language sees it: a number without fraction is an int, unless its schema says `number`. A Date is
 * a timestamp.
 */
export function celValue(value: unknown, shape?: CelShape): CelValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return Number.isSafeInteger(value) && shape?.type !== 'number' ? BigInt(value) : value
  if (typeof value === 'boolean' || typeof value === 'string') return value
  if (value instanceof Date) return new CelTimestamp(BigInt(value.getTime()) * 1_000_000n)
  if (Array.isArray(value)) return value.map((one) => celValue(one, shape?.items))
  const map = new CelMap()
  for (const [key, inner] of Object.entries(value)) if (inner !== undefined) map.add(key, celValue(inner, shape?.properties?.[key]))
  return map
}

/** Compiles an expression; throws CelError when it is not understood. The function evaluates it with JSON variables. */
export function compileCel(text: string): (variables: Record<string, unknown>, shapes?: Record<string, CelShape>) => CelValue {
  const run = parse(text)
  return (variables, shapes) => run({ variables: celValue(variables, { properties: shapes }) as CelMap })
}

/** Back to JSON, for computed fields. */
export function jsonValue(value: CelValue): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  if (Array.isArray(value)) return value.map(jsonValue)
  if (value instanceof CelMap)
    return Object.fromEntries(value.pairs().map(([key, inner]) => [key instanceof CelUint ? String(key.value) : String(key), jsonValue(inner)]))
  if (value instanceof CelUint) return Number(value.value)
  if (value instanceof Uint8Array) return btoa(String.fromCharCode(...value))
  if (value instanceof CelTimestamp) return timestampText(value)
  if (value instanceof CelDuration) return durationText(value)
  if (value instanceof CelType) return value.name
  return value
}

/** A condition by the rule 'unknown = false': what cannot be understood or decided does not hold. */
export function holds(text: string, variables: Record<string, unknown>, shapes?: Record<string, CelShape>): boolean {
  try {
    return compileCel(text)(variables, shapes) === true
  } catch {
    return false
  }
}
