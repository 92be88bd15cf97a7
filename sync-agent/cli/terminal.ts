/** Where the program speaks; a test reads it. */
export type Terminal = {
  readonly line: (text: string) => void
  readonly error: (text: string) => void
  /** A line that the next one may overwrite; on a pipe it is a line like any other. */
  readonly progress: (text: string) => void
  readonly isInteractive: boolean
}

const CLEAR_LINE = '\r\u001b[2K'

export function openTerminal(out: NodeJS.WriteStream, err: NodeJS.WriteStream): Terminal {
  const isInteractive = out.isTTY === true
  let isOpen = false
  const close = () => {
    if (isOpen) out.write(CLEAR_LINE)
    isOpen = false
  }
  return {
    isInteractive,
    line: (text) => {
      close()
      out.write(`${text}\n`)
    },
    error: (text) => {
      close()
      err.write(`${text}\n`)
    },
    progress: (text) => {
      if (!isInteractive) {
        out.write(`${text}\n`)
        return
      }
      out.write(`${CLEAR_LINE}${text}`)
      isOpen = true
    },
  }
}

/** Lines of a table; numbers stand on the right. */
export function formatTable(rows: readonly (readonly (string | number)[])[]): string[] {
  const text = rows.map((row) => row.map((cell) => String(cell)))
  const columns = Math.max(0, ...text.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...text.map((row) => [...(row[column] ?? '')].length)),
  )
  return text.map((row, index) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, isNumber(rows[index]?.[column])))
      .join('  ')
      .trimEnd(),
  )
}

const isNumber = (cell: string | number | undefined): boolean => typeof cell === 'number'

function pad(cell: string, width: number, right: boolean): string {
  const space = ' '.repeat(width - [...cell].length)
  return right ? space + cell : cell + space
}

/** One line whatever a value holds. */
export function oneLine(value: string): string {
  return value.replace(/\p{Cc}+/gu, ' ')
}

/** "2026-11-23 14:05:09" by this machine's clock: sorts and greps. */
export function formatLogTime(at: number): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
  return `${day} ${time}`
}

export function formatTime(at: number, locale: string): string {
  return new Date(at).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'medium' })
}
