// Tokens to a function of the variables.

import { builtin } from './functions'
import { tokenize, type Token } from './lexer'
import { index, int, kOperators, negative, select, truth } from './operators'
import { CelError, CelMap, typeNamed, type CelValue } from './values'

/** The variables, innermost first: those of macros stand before the caller's. */
export interface Scope {
  name?: string
  value?: CelValue
  outer?: Scope
  variables?: CelMap
}
export type Run = (scope: Scope) => CelValue

/** A part of an expression; `path` is there while it is a chain of plain names, `field` when it is a selection. */
interface Part {
  run: Run
  path?: string
  field?: { of: Run; name: string }
}

const kDeepest = 250
const kRelations = ['==', '!=', '<=', '>=', '<', '>', 'in']

/** `a && b` and `a || b`: the deciding value wins over an error on the other side. */
function decide(sides: Iterable<() => CelValue>, deciding: boolean): boolean {
  let failure: unknown
  for (const side of sides) {
    try {
      if (truth(side()) === deciding) return deciding
    } catch (error) {
      failure ??= error
    }
  }
  if (failure) throw failure
  return !deciding
}

function lookUp(scope: Scope, name: string, path: string, rooted: boolean): CelValue {
  let at = scope
  for (; at.outer; at = at.outer) if (!rooted && at.name === name) return at.value as CelValue
  const value = at.variables?.get(name)
  if (value === undefined) throw new CelError(`no variable ${path}`)
  return value
}

function itemsOf(container: CelValue): CelValue[] {
  if (Array.isArray(container)) return container
  if (container instanceof CelMap) return container.keys()
  throw new CelError('this needs a list or a map')
}

class Parser {
  private at = 0
  private depth = 0
  constructor(private readonly tokens: Token[]) {}

  whole(): Run {
    const { run } = this.expression()
    if (this.peek().kind !== 'end') throw new CelError(`unexpected ${this.peek().text}`)
    return run
  }

  private peek(): Token {
    return this.tokens[this.at] as Token
  }
  private accept(mark: string): boolean {
    if (this.peek().kind !== 'mark' || this.peek().text !== mark) return false
    this.at++
    return true
  }
  private acceptOne(marks: string[]): string | undefined {
    return marks.find((mark) => this.accept(mark))
  }
  private expect(mark: string): void {
    if (!this.accept(mark)) throw new CelError(`expected ${mark}`)
  }
  private name(...also: Token['kind'][]): string {
    const token = this.peek()
    if (token.kind !== 'name' && !also.includes(token.kind)) throw new CelError('expected a name')
    this.at++
    return token.text
  }
  private nested<T>(parse: () => T): T {
    if (++this.depth > kDeepest) throw new CelError('too deep')
    const part = parse()
    this.depth--
    return part
  }

  private expression(): Part {
    return this.nested(() => {
      const condition = this.or()
      if (!this.accept('?')) return condition
      const yes = this.or().run
      this.expect(':')
      const no = this.expression().run
      return { run: (scope) => (truth(condition.run(scope)) ? yes(scope) : no(scope)) }
    })
  }
  private or(): Part {
    return this.logic('||', () => this.logic('&&', () => this.relation()))
  }
  private logic(mark: string, operand: () => Part): Part {
    const first = operand()
    const sides = [first.run]
    while (this.accept(mark)) sides.push(operand().run)
    if (sides.length === 1) return first
    return { run: (scope) => decide(sides.map((side) => () => side(scope)), mark === '||') }
  }
  private relation(): Part {
    return this.chain(kRelations, () => this.chain(['+', '-'], () => this.chain(['*', '/', '%'], () => this.unary())))
  }
  private chain(marks: string[], operand: () => Part): Part {
    let part = operand()
    for (;;) {
      const mark = this.acceptOne(marks)
      if (!mark) return part
      const operate = kOperators[mark] as (a: CelValue, b: CelValue) => CelValue
      const [a, b] = [part.run, operand().run]
      part = { run: (scope) => operate(a(scope), b(scope)) }
    }
  }
  private unary(): Part {
    if (this.accept('!')) {
      const of = this.nested(() => this.unary()).run
      return { run: (scope) => !truth(of(scope)) }
    }
    if (!this.accept('-')) return this.member(1n)
    const { value } = this.peek()
    if (typeof value === 'bigint' || typeof value === 'number') return this.member(-1n)
    const of = this.nested(() => this.unary()).run
    return { run: (scope) => negative(of(scope)) }
  }

  private member(sign: 1n | -1n): Part {
    let part = this.primary(sign)
    for (;;) {
      if (this.accept('.')) {
        const quoted = this.peek().kind === 'quoted_name'
        const name = this.name('word', 'quoted_name')
        part = !quoted && this.accept('(') ? this.method(part.run, name) : this.selection(part, name)
      } else if (this.accept('[')) {
        const [of, key] = [part.run, this.expression().run]
        this.expect(']')
        part = { run: (scope) => index(of(scope), key(scope)) }
      } else return part
    }
  }
  private selection({ run, path }: Part, name: string): Part {
    const whole = path && `${path}.${name}`
    const type = whole ? typeNamed(whole) : undefined
    return {
      path: whole,
      field: { of: run, name },
      run: type ? () => type : (scope) => select(run(scope), name),
    }
  }
  private method(of: Run, name: string): Part {
    const start = this.at
    const given = this.list(')')
    if (/^(?:all|exists|exists_one|existsOne|filter|map)$/.test(name)) return this.macro(of, name, start, given.map((part) => part.run))
    const call = builtin(name, true, given.length + 1)
    const other = given[0]?.run
    return { run: (scope) => call(of(scope), other?.(scope)) }
  }
  private macro(of: Run, name: string, start: number, given: Run[]): Part {
    const [token, comma] = [this.tokens[start], this.tokens[start + 1]]
    const [, condition, mapped] = given
    if (token?.kind !== 'name' || comma?.text !== ',' || !condition || given.length > (name === 'map' ? 3 : 2))
      throw new CelError(`${name} needs a variable and a condition`)
    const variable = token.text
    const on = (scope: Scope, value: CelValue): Scope => ({ name: variable, value, outer: scope })
    const holding = (scope: Scope, items: CelValue[]): CelValue[] => items.filter((item) => truth(condition(on(scope, item))))
    return {
      run(scope) {
        const items = itemsOf(of(scope))
        if (name === 'all' || name === 'exists') return decide(items.map((item) => () => condition(on(scope, item))), name === 'exists')
        if (name === 'filter') return holding(scope, items)
        if (name !== 'map') return holding(scope, items).length === 1
        if (!mapped) return items.map((item) => condition(on(scope, item)))
        return items.flatMap((item) => (truth(condition(on(scope, item))) ? [mapped(on(scope, item))] : []))
      },
    }
  }

  /** What stands between brackets; a comma may also follow the last part, except in a call. */
  private list(end: string): Part[] {
    const parts: Part[] = []
    while (!this.accept(end)) {
      parts.push(this.expression())
      if (this.accept(end)) break
      this.expect(',')
      if (end === ')' && this.peek().text === end) throw new CelError('unexpected )')
    }
    return parts
  }
  private mapLiteral(): Part {
    const pairs: [Run, Run][] = []
    while (!this.accept('}')) {
      const key = this.expression().run
      this.expect(':')
      pairs.push([key, this.expression().run])
      if (this.accept('}')) break
      this.expect(',')
    }
    return { run: (scope) => pairs.reduce((map, [key, value]) => map.add(key(scope), value(scope)), new CelMap()) }
  }
  private primary(sign: 1n | -1n): Part {
    const token = this.peek()
    if (token.kind === 'value') {
      this.at++
      const given = token.value as CelValue
      const value = typeof given === 'bigint' ? int(sign * given) : typeof given === 'number' ? Number(sign) * given : given
      return { run: () => value }
    }
    if (this.accept('(')) {
      const { run } = this.expression()
      this.expect(')')
      return { run }
    }
    if (this.accept('[')) {
      const items = this.list(']').map((part) => part.run)
      return { run: (scope) => items.map((item) => item(scope)) }
    }
    if (this.accept('{')) return this.mapLiteral()
    const constant = this.acceptOne(['true', 'false', 'null'])
    if (constant) return { run: () => (constant === 'null' ? null : constant === 'true') }
    const rooted = this.accept('.')
    return this.named(this.name(), rooted)
  }
  private named(name: string, rooted: boolean): Part {
    if (!this.accept('(')) {
      const type = typeNamed(name)
      return {
        path: name,
        run(scope) {
          try {
            return lookUp(scope, name, name, rooted)
          } catch (error) {
            if (type) return type
            throw error
          }
        },
      }
    }
    const given = this.list(')')
    const [first, second] = given
    if (name === 'has' && given.length === 1 && !rooted) return this.has(first as Part)
    const call = builtin(name, false, given.length)
    return { run: (scope) => call(first?.run(scope) ?? null, second?.run(scope)) }
  }
  private has({ field }: Part): Part {
    if (!field) throw new CelError('has needs a field')
    // Only the last step may be missing: a missing way to it is an error, as for any other selection.
    return {
      run(scope) {
        const of = field.of(scope)
        if (!(of instanceof CelMap)) throw new CelError('has needs a field')
        return of.get(field.name) !== undefined
      },
    }
  }
}

export function parse(text: string): Run {
  return new Parser(tokenize(text)).whole()
}
