import type { Migration } from '../migrations/read-migrations.ts'
import { splitSql } from '../migrations/split-sql.ts'

const QUOTED_OR_COMMENT = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g

// What takes data away, or takes a name away under which the version still running looks for it.
const DESTRUCTIVE = [
  /^drop\s+(?:table|view)\b/,
  /^alter\s+table\b[^;]*\b(?:drop|rename)\b/,
  /\bdelete\s+from\b/,
  /^replace\s+into\b/,
  /\binsert\s+or\s+replace\b/,
  /^pragma\s+writable_schema\b/,
]

/** The statements of migrations that take something away, each named by its file and its beginning. */
export function findDestructive(migrations: readonly Migration[]): string[] {
  return migrations.flatMap(({ name, sql }) =>
    splitSql(sql)
      .map((statement) => statement.replace(QUOTED_OR_COMMENT, ' ').replace(/\s+/g, ' ').trim())
      .filter((statement) => isDestructive(statement.toLowerCase()))
      .map((statement) => `${name}: ${statement.slice(0, 80)}`),
  )
}

// A trigger may delete whenever it fires; making one takes nothing away.
function isDestructive(statement: string): boolean {
  if (/^create\b/.test(statement)) return false
  return DESTRUCTIVE.some((pattern) => pattern.test(statement))
}
