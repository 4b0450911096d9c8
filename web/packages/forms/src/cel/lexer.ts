// Text to tokens.

import { CelError, CelUint, type CelValue } from './values'

export type Token = { kind: 'value' | 'name' | 'quoted_name' | 'word' | 'mark' | 'end'; text: string; value?: CelValue }

const kBlanks = /(?:[ \t\n\r\f]|\/\/[^\n]*)*/y
const kNumber = /0[xX](?<hex>[0-9a-fA-F]+)[uU]?|(?<double>\d*\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)|\d+[uU]?/y
const kQuote = /(?<bytes>[bB])?(?<raw>[rR])?(?<quote>"""|'''|"|')/y
const kName = /[A-Za-z_]\w*/y
const kQuotedName = /`([\w./ -]+)`/y
const kMark = /&&|\|\||[=!<>]=|[-+*/%!<>?:.,()[\]{}]/y
const kEscape = /\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|[xX]([0-9a-fA-F]{2})|([0-3][0-7]{2})|([abfnrtv\\?"'`]))/y
const kWords =
  /^(?:as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while)$/
const kMeanings: Record<string, string> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }
const kMostUint = 2n ** 64n - 1n

class Lexer {
  private at = 0
  constructor(private readonly text: string) {}

  all(): Token[] {
    const tokens: Token[] = []
    for (;;) {
      this.take(kBlanks)
      if (this.at === this.text.length) return [...tokens, { kind: 'end', text: '' }]
      tokens.push(this.number() ?? this.quoted() ?? this.name())
    }
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found) this.at = pattern.lastIndex
    return found
  }

  private number(): Token | undefined {
    const found = this.take(kNumber)
    if (!found) return undefined
    const [text] = found
    if (found.groups?.double !== undefined) {
      const value = Number(text)
      if (!Number.isFinite(value)) throw new CelError(`too large: ${text}`)
      return { kind: 'value', text, value }
    }
    const isUint = /[uU]$/.test(text)
    const value = BigInt(found.groups?.hex !== undefined ? `0x${found.groups.hex}` : text.replace(/[uU]$/, ''))
    if (value > kMostUint) throw new CelError(`too large: ${text}`)
    return { kind: 'value', text, value: isUint ? new CelUint(value) : value }
  }

  private quoted(): Token | undefined {
    const start = this.at
    const { bytes, raw, quote } = this.take(kQuote)?.groups ?? {}
    if (!quote) return undefined
    const octets: number[] = []
    let content = ''
    while (!this.text.startsWith(quote, this.at)) {
      const character = String.fromCodePoint(this.text.codePointAt(this.at) ?? 0)
      if (this.at >= this.text.length || (quote.length === 1 && /[\r\n]/.test(character))) throw new CelError('a text has no end')
      const point = character === '\\' && !raw ? this.escape(!!bytes) : undefined
      if (point === undefined) this.at += character.length
      if (point !== undefined && bytes) octets.push(point)
      else if (bytes) octets.push(...new TextEncoder().encode(character))
      else content += point === undefined ? character : String.fromCodePoint(point)
    }
    this.at += quote.length
    return { kind: 'value', text: this.text.slice(start, this.at), value: bytes ? Uint8Array.from(octets) : content }
  }

  private escape(bytes: boolean): number {
    const found = this.take(kEscape)
    const [, high, low, short, long, hex, octal, letter] = found ?? []
    if (letter) return (kMeanings[letter] ?? letter).charCodeAt(0)
    if (octal) return Number.parseInt(octal, 8)
    if (hex) return Number.parseInt(hex, 16)
    const pair = high && low && String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16)).codePointAt(0)
    const point = pair || Number.parseInt(short ?? long ?? 'none', 16)
    if (bytes || Number.isNaN(point) || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) throw new CelError('an unknown escape')
    return point
  }

  private name(): Token {
    const name = this.take(kName)?.[0]
    // `in`, true, false and null are signs of the language, never names.
    if (name) return { kind: /^(?:in|true|false|null)$/.test(name) ? 'mark' : kWords.test(name) ? 'word' : 'name', text: name }
    const quoted = this.take(kQuotedName)?.[1]
    if (quoted) return { kind: 'quoted_name', text: quoted }
    const mark = this.take(kMark)?.[0]
    if (!mark) throw new CelError(`not understood at ${this.at}`)
    return { kind: 'mark', text: mark }
  }
}

export function tokenize(text: string): Token[] {
  return new Lexer(text).all()
}
