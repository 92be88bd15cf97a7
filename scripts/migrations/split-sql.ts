// What may hide a semicolon: comments, quoted text and names; and the words that open and close a trigger's body.
const TOKEN = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\b(?:begin|case|end)\b|;/gi

/** The statements of a migration file, without their semicolons. Comments stay where they stand. */
export function splitSql(text: string): string[] {
  const statements: string[] = []
  let start = 0
  let depth = 0
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const word = token.toLowerCase()
    if (word === 'begin' || word === 'case') depth += 1
    if (word === 'end') depth -= 1
    if (word !== ';' || depth > 0) continue
    statements.push(text.slice(start, index).trim())
    start = index + 1
  }
  const rest = text.slice(start)
  if (rest.replace(TOKEN, '').trim() !== '') statements.push(rest.trim())
  return statements
}
