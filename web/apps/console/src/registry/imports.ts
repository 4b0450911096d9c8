import { t } from '@xiangzhi/core'

export const importKinds = ['households', 'persons', 'divisions'] as const
export type ImportKind = (typeof importKinds)[number]

interface RowError {
  row: number
  column: string | null
  says: string
}

/** A cell of a CSV file. One that a spreadsheet would run as a formula gets an apostrophe, for the texts come from others' files. */
export function csvCell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

/** The error list as a CSV file that spreadsheets open in Chinese (UTF-8 with byte order mark). */
export function errorsAsCsv(errors: RowError[]): Blob {
  const head = ['row', 'column', 'problem'].map((name) => t(`console.import.${name}`))
  const lines = [head, ...errors.map((one) => [String(one.row), one.column ?? '', one.says])]
  return new Blob(['\ufeff', lines.map((line) => line.map(csvCell).join(',')).join('\r\n'), '\r\n'], { type: 'text/csv;charset=utf-8' })
}
