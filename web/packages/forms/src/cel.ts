// The part of CEL that show-if conditions use, evaluated as the server does: 64-bit ints, no mixing of types in arithmetic,
// `false && error` is false. Every other error is thrown, and a condition that fails hides its field.

/** Values of the language; ints are bigint, doubles are number. */
export type CelValue = null | boolean | bigint | number | string | CelValue[] | Map<string, CelValue>

export class CelError extends Error {}

type Scope = Map<string, CelValue>
type Node = (scope: Scope) => CelValue
type Token = { kind: 'number' | 'string' | 'name' | 'mark' | 'end'; text: string; value?: CelValue }

const kToken =
  /\s*(?:(?<number>0x[0-9a-fA-F]+|\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\d+)|(?<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<name>[A-Za-z_]\w*)|(?<mark>&&|\|\||==|!=|<=|>=|[-+*/%!<>?:.,()[\]{}]))/suy
const kEscapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', "'": "'", '?': '?', '`': '`' }
const kIntMin = -(2n ** 63n)
const kIntMax = 2n ** 63n - 1n
const kDeepest = 64

function unquote(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|.)/gsu, (_, one: string, u?: string, x?: string) => {
    const hex = u ?? x
    if (hex) return String.fromCharCode(Number.parseInt(hex, 16))
    const plain = kEscapes[one]
    if (plain === undefined) throw new CelError(`unknown escape \\${one}`)
    return plain
  })
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  const end = text.trimEnd().length
  kToken.lastIndex = 0
  while (kToken.lastIndex < end) {
    const at = kToken.lastIndex
    const groups = kToken.exec(text)?.groups
    if (!groups) throw new CelError(`not understood at ${at}`)
    if (groups.number !== undefined) {
      const isInt = /^(0x[0-9a-fA-F]+|\d+)$/.test(groups.number)
      tokens.push({ kind: 'number', text: groups.number, value: isInt ? int(BigInt(groups.number)) : Number(groups.number) })
    } else if (groups.string !== undefined) tokens.push({ kind: 'string', text: groups.string, value: unquote(groups.string) })
    else if (groups.name !== undefined) tokens.push({ kind: 'name', text: groups.name })
    else tokens.push({ kind: 'mark', text: groups.mark ?? '' })
  }
  tokens.push({ kind: 'end', text: '' })
  return tokens
}

function int(value: bigint): bigint {
  if (value < kIntMin || value > kIntMax) throw new CelError('integer overflow')
  return value
}

const isNumeric = (value: CelValue): value is bigint | number => typeof value === 'bigint' || typeof value === 'number'

function equal(a: CelValue, b: CelValue): boolean {
  if (isNumeric(a) && isNumeric(b)) return a == b
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, index) => equal(one, b[index] as CelValue))
  if (a instanceof Map && b instanceof Map)
    return a.size === b.size && [...a].every(([key, value]) => b.has(key) && equal(value, b.get(key) as CelValue))
  return a === b
}

function less(a: CelValue, b: CelValue): boolean {
  if (isNumeric(a) && isNumeric(b)) return a < b
  if (typeof a === 'string' && typeof b === 'string') return a < b
  if (typeof a === 'boolean' && typeof b === 'boolean') return !a && b
  throw new CelError('these cannot be compared')
}

function truth(value: CelValue): boolean {
  if (typeof value !== 'boolean') throw new CelError('not a condition')
  return value
}

function arithmetic(mark: string, a: CelValue, b: CelValue): CelValue {
  if (typeof a === 'bigint' && typeof b === 'bigint') {
    if ((mark === '/' || mark === '%') && b === 0n) throw new CelError('division by zero')
    return int(mark === '+' ? a + b : mark === '-' ? a - b : mark === '*' ? a * b : mark === '/' ? a / b : a % b)
  }
  if (typeof a === 'number' && typeof b === 'number' && mark !== '%')
    return mark === '+' ? a + b : mark === '-' ? a - b : mark === '*' ? a * b : a / b
  if (mark === '+' && typeof a === 'string' && typeof b === 'string') return a + b
  if (mark === '+' && Array.isArray(a) && Array.isArray(b)) return [...a, ...b]
  throw new CelError(`no such operation: ${mark}`)
}

function contains(container: CelValue, value: CelValue): boolean {
  if (Array.isArray(container)) return container.some((one) => equal(one, value))
  if (container instanceof Map) return typeof value === 'string' && container.has(value)
  throw new CelError('in needs a list or a map')
}

function field(of: CelValue, name: string): CelValue {
  const value = of instanceof Map ? of.get(name) : undefined
  if (value === undefined) throw new CelError(`no such field: ${name}`)
  return value
}

/** `a && b` and `a || b`: the deciding value wins over an error on the other side. */
function decide(a: Node, b: Node, deciding: boolean, scope: Scope): boolean {
  let failure: unknown
  for (const side of [a, b]) {
    try {
      if (truth(side(scope)) === deciding) return deciding
    } catch (error) {
      failure ??= error
    }
  }
  if (failure) throw failure
  return !deciding
}

function size(value: CelValue): bigint {
  if (typeof value === 'string') return BigInt([...value].length)
  if (Array.isArray(value)) return BigInt(value.length)
  if (value instanceof Map) return BigInt(value.size)
  throw new CelError('size needs a text, a list or a map')
}

const kTextTests: Record<string, (text: string, other: string) => boolean> = {
  contains: (text, other) => text.includes(other),
  startsWith: (text, other) => text.startsWith(other),
  endsWith: (text, other) => text.endsWith(other),
}

class Parser {
  private at = 0
  private depth = 0
  constructor(private readonly tokens: Token[]) {}

  whole(): Node {
    const node = this.expression()
    if (this.peek().kind !== 'end') throw new CelError(`unexpected ${this.peek().text}`)
    return node
  }

  private peek(): Token {
    return this.tokens[this.at] as Token
  }
  private accept(text: string): boolean {
    const token = this.peek()
    if (token.kind === 'number' || token.kind === 'string' || token.text !== text) return false
    this.at++
    return true
  }
  private expect(text: string): void {
    if (!this.accept(text)) throw new CelError(`expected ${text}`)
  }
  private name(): string {
    const token = this.peek()
    if (token.kind !== 'name') throw new CelError('expected a name')
    this.at++
    return token.text
  }

  private expression(): Node {
    if (++this.depth > kDeepest) throw new CelError('too deep')
    const condition = this.or()
    let node = condition
    if (this.accept('?')) {
      const yes = this.or()
      this.expect(':')
      const no = this.expression()
      node = (scope) => (truth(condition(scope)) ? yes(scope) : no(scope))
    }
    this.depth--
    return node
  }
  private or(): Node {
    let node = this.and()
    while (this.accept('||')) {
      const [a, b] = [node, this.and()]
      node = (scope) => decide(a, b, true, scope)
    }
    return node
  }
  private and(): Node {
    let node = this.relation()
    while (this.accept('&&')) {
      const [a, b] = [node, this.relation()]
      node = (scope) => decide(a, b, false, scope)
    }
    return node
  }
  private relation(): Node {
    let node = this.sum()
    for (;;) {
      const mark = ['==', '!=', '<=', '>=', '<', '>', 'in'].find((one) => this.accept(one))
      if (!mark) return node
      const [a, b] = [node, this.sum()]
      const compare: Record<string, (x: CelValue, y: CelValue) => boolean> = {
        '==': equal,
        '!=': (x, y) => !equal(x, y),
        '<': less,
        '>': (x, y) => less(y, x),
        '<=': (x, y) => less(x, y) || equal(x, y),
        '>=': (x, y) => less(y, x) || equal(x, y),
        in: (x, y) => contains(y, x),
      }
      const test = compare[mark] as (x: CelValue, y: CelValue) => boolean
      node = (scope) => test(a(scope), b(scope))
    }
  }
  private sum(): Node {
    return this.chain(() => this.product(), ['+', '-'])
  }
  private product(): Node {
    return this.chain(() => this.unary(), ['*', '/', '%'])
  }
  private chain(operand: () => Node, marks: string[]): Node {
    let node = operand()
    for (;;) {
      const mark = marks.find((one) => this.accept(one))
      if (!mark) return node
      const [a, b] = [node, operand()]
      node = (scope) => arithmetic(mark, a(scope), b(scope))
    }
  }
  private unary(): Node {
    if (this.accept('!')) {
      const of = this.nested(() => this.unary())
      return (scope) => !truth(of(scope))
    }
    if (this.accept('-')) {
      const of = this.nested(() => this.unary())
      return (scope) => {
        const value = of(scope)
        if (typeof value === 'bigint') return int(-value)
        if (typeof value === 'number') return -value
        throw new CelError('no such operation: -')
      }
    }
    return this.member()
  }
  private nested(parse: () => Node): Node {
    if (++this.depth > kDeepest) throw new CelError('too deep')
    const node = parse()
    this.depth--
    return node
  }
  private member(): Node {
    let node = this.primary()
    for (;;) {
      if (this.accept('.')) {
        const of = node
        const name = this.name()
        if (this.accept('(')) node = this.method(of, name)
        else node = (scope) => field(of(scope), name)
      } else if (this.accept('[')) {
        const [of, index] = [node, this.expression()]
        this.expect(']')
        node = (scope) => {
          const [container, key] = [of(scope), index(scope)]
          if (!Array.isArray(container)) return field(container, typeof key === 'string' ? key : '')
          const value = isNumeric(key) ? container[Number(key)] : undefined
          if (value === undefined) throw new CelError('no such index')
          return value
        }
      } else return node
    }
  }
  private method(of: Node, name: string): Node {
    if (['all', 'exists', 'exists_one'].includes(name)) return this.macro(of, name)
    const given = this.list(')')
    const test = kTextTests[name]
    if (name === 'size' && given.length === 0) return (scope) => size(of(scope))
    const other = given[0]
    if (!test || !other || given.length !== 1) throw new CelError(`no such function: ${name}`)
    return (scope) => {
      const [text, part] = [of(scope), other(scope)]
      if (typeof text !== 'string' || typeof part !== 'string') throw new CelError(`${name} needs texts`)
      return test(text, part)
    }
  }
  private macro(of: Node, name: string): Node {
    const variable = this.name()
    this.expect(',')
    const condition = this.expression()
    this.expect(')')
    return (scope) => {
      const container = of(scope)
      const items = Array.isArray(container) ? container : container instanceof Map ? [...container.keys()] : undefined
      if (!items) throw new CelError(`${name} needs a list or a map`)
      const on = (item: CelValue) => condition(new Map(scope).set(variable, item))
      if (name === 'exists_one') return items.filter((item) => truth(on(item))).length === 1
      const deciding = name === 'exists'
      return items.reduce<Node>((before, item) => (s) => decide(before, () => on(item), deciding, s), () => !deciding)(scope)
    }
  }
  private list(end: string): Node[] {
    const items: Node[] = []
    while (!this.accept(end)) {
      items.push(this.expression())
      if (!this.accept(',')) {
        this.expect(end)
        break
      }
    }
    return items
  }
  private primary(): Node {
    const token = this.peek()
    if (token.kind === 'number' || token.kind === 'string') {
      this.at++
      const value = token.value as CelValue
      return () => value
    }
    if (this.accept('(')) {
      const node = this.expression()
      this.expect(')')
      return node
    }
    if (this.accept('[')) {
      const items = this.list(']')
      return (scope) => items.map((item) => item(scope))
    }
    const name = this.name()
    if (name === 'true' || name === 'false') return () => name === 'true'
    if (name === 'null') return () => null
    if (!this.accept('(')) return (scope) => field(scope, name)
    if (name === 'has') return this.has()
    const given = this.list(')')
    const of = given[0]
    if (name !== 'size' || !of || given.length !== 1) throw new CelError(`no such function: ${name}`)
    return (scope) => size(of(scope))
  }
  private has(): Node {
    const start = this.at
    this.expression()
    this.expect(')')
    const [before, last] = [this.tokens[this.at - 3], this.tokens[this.at - 2]]
    if (this.at - start < 4 || before?.text !== '.' || last?.kind !== 'name') throw new CelError('has needs a field')
    // Only the last step may be missing: a missing way to it is an error, as for any other selection.
    const way = new Parser([...this.tokens.slice(start, this.at - 3), { kind: 'end', text: '' }]).whole()
    return (scope) => {
      const of = way(scope)
      if (!(of instanceof Map)) throw new CelError('has needs a field')
      return of.has(last.text)
    }
  }
}

/** A JSON value as the language sees it: a number without fraction is an int. */
export function celValue(value: unknown): CelValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  if (typeof value === 'boolean' || typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(celValue)
  const map = new Map<string, CelValue>()
  for (const [key, inner] of Object.entries(value)) if (inner !== undefined) map.set(key, celValue(inner))
  return map
}

/** Compiles an expression; throws CelError when it is not understood. The function evaluates it with JSON variables. */
export function compileCel(text: string): (variables: Record<string, unknown>) => CelValue {
  const node = new Parser(tokenize(text)).whole()
  return (variables) => node(celValue(variables) as Scope)
}

/** Back to JSON, for computed fields. */
export function jsonValue(value: CelValue): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(jsonValue)
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [key, jsonValue(inner)]))
  return value
}

/** A condition by the rule 'unknown = false': what cannot be understood or decided does not hold. */
export function holds(text: string, variables: Record<string, unknown>): boolean {
  try {
    return compileCel(text)(variables) === true
  } catch {
    return false
  }
}
