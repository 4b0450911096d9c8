// Regular expressions of the language are RE2's; the browser's own differ in spelling.

import { CelError } from './values'

const kPosix: Record<string, string> = {
  alnum: '0-9A-Za-z', alpha: 'A-Za-z', ascii: '\\x00-\\x7F', blank: '\\t ', cntrl: '\\x00-\\x1F\\x7F', digit: '0-9', graph: '!-~', lower: 'a-z',
  print: ' -~', punct: '!-\\/:-@\\[-`\\{-~', space: '\\t\\n\\v\\f\\r ', upper: 'A-Z', word: '0-9A-Za-z_', xdigit: '0-9A-Fa-f',
}
const kSpaces = '\\t\\n\\f\\r '

function escape(text: string, inClass: boolean): string {
  const letter = text[1] as string
  if (letter === 's' || letter === 'S') {
    if (inClass) return letter === 's' ? kSpaces : '\\0-\\x08\\x0B\\x0E-\\x1F!-\\u{10FFFF}'
    return letter === 's' ? `[${kSpaces}]` : `[^${kSpaces}]`
  }
  if (/^[pP][A-Z]/.test(text.slice(1))) return `\\${letter}{${text[2]}}`
  const script = /^([pP])\{(\^?)(\w+)\}/.exec(text.slice(1))
  if (script) return `\\${script[2] ? (letter === 'p' ? 'P' : 'p') : letter}{${(script[3] as string).length > 2 ? 'Script=' : ''}${script[3]}}`
  if (/^x\{/.test(text.slice(1))) return `\\u${text.slice(2)}`
  if (letter === 'a') return '\\x07'
  if (letter === '0') return '\\x00'
  if (letter === 'A' && !inClass) return '^'
  if (letter === 'z' && !inClass) return '$'
  if (/[dDwWtnrfvpPx]/.test(letter) || (/[bB]/.test(letter) && !inClass)) return text
  if (/[0-9A-Za-z]/.test(letter)) throw new CelError('this pattern is not supported')
  return /[\^$\\.*+?()[\]{}|/]/.test(letter) || (inClass && letter === '-') ? text : letter
}

/** A pattern of RE2 in the browser's spelling; throws for what RE2 has not and for what the browser cannot do. */
export function compilePattern(pattern: string): RegExp {
  const flags = /^\(\?([is]+)\)/.exec(pattern)
  const dot = flags?.[1]?.includes('s') ? '[^]' : '[^\\n]'
  const kPiece =
    /\\(?:[pP]\{\^?\w+\}|[pP][A-Z]|x\{[0-9a-fA-F]+\}|x[0-9a-fA-F]{2}|[^])|\[\^?\]?(?:\\[^]|\[:\^?\w+:\]|[^\]\\])*\]|\(\?P<\w+>|\(\?:|\(\?|\{\d+(?:,\d*)?\}|[^]/gu
  let out = ''
  for (const [piece] of pattern.slice(flags?.[0].length ?? 0).matchAll(kPiece)) {
    if (piece === '.') out += dot
    else if (piece === '(?') throw new CelError('this pattern is not supported')
    else if (piece.startsWith('(?P<')) out += piece.replace('P', '')
    else if (piece.startsWith('\\')) out += escape(piece, false)
    else if (piece.length > 1 && piece.startsWith('[')) out += characterClass(piece)
    else out += /^[\]{}]$/.test(piece) ? `\\${piece}` : piece
  }
  try {
    return new RegExp(out, flags?.[1]?.includes('i') ? 'iu' : 'u')
  } catch {
    throw new CelError('a wrong pattern')
  }
}

function characterClass(text: string): string {
  const [, opening, inner] = /^(\[\^?)([^]*)\]$/.exec(text) as unknown as [string, string, string]
  const pieces = inner.matchAll(/\\(?:[pP]\{\^?\w+\}|[pP][A-Z]|x\{[0-9a-fA-F]+\}|x[0-9a-fA-F]{2}|[^])|\[:(\^?\w+):\]|[^]/gu)
  let out = opening
  for (const [piece, posix] of pieces) {
    if (posix) out += kPosix[posix] ?? fail()
    else if (piece.startsWith('\\')) out += escape(piece, true)
    else out += /^[[\]]$/.test(piece) ? `\\${piece}` : piece
  }
  return `${out}]`
}

function fail(): never {
  throw new CelError('this pattern is not supported')
}
