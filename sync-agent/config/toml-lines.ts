/**
 * The line of each key of a TOML text, by dotted name, tables included. The parser gives values without
 * places, and a mistake without its line is half a message. Inline tables count as their own line.
 */
export function findTomlLines(text: string): Map<string, number> {
  const lines = new Map<string, number>()
  let table = ''
  for (const [index, line] of text.split('\n').entries()) {
    const header = /^\s*\[\s*([\w."'-]+)\s*\]/.exec(line)
    const key = /^\s*([\w."'-]+)\s*=/.exec(line)
    if (header) table = plain(header[1] ?? '')
    const name = header ? table : key ? join(table, plain(key[1] ?? '')) : ''
    if (name && !lines.has(name)) lines.set(name, index + 1)
  }
  return lines
}

const plain = (name: string): string => name.replace(/["']/g, '')
const join = (table: string, key: string): string => (table ? `${table}.${key}` : key)
