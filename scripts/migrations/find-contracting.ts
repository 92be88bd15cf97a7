import { findDestructive } from '../deploy/destructive.ts'
import type { Migration } from './read-migrations.ts'
import { splitSql } from './split-sql.ts'

/**
 * The statements after which the version before could no longer work: what takes something away, and what asks more
 * of its writes than it knows to give.
 * Each is named by its file and its beginning.
 */
export function findContracting(migration: Migration): string[] {
  const statements = splitSql(migration.sql)
    .map((statement) =>
      statement
        .replace(/--[^\n]*/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .map((statement) => statement.toLowerCase())
  const made = new Set(statements.flatMap((text) => /^create table (\w+)/.exec(text)?.[1] ?? []))
  const demanding = statements.filter((statement) => asksMore(statement, made))
  const named = demanding.map((statement) => `${migration.name}: ${statement.slice(0, 80)}`)
  return [...findDestructive([migration]), ...named]
}

/** Whether a statement lays a condition on a table that was there before it; a trigger does when it can refuse. */
function asksMore(statement: string, made: ReadonlySet<string>): boolean {
  const column = /^alter table \w+ add (?:column )?(.*)$/.exec(statement)?.[1]
  if (column !== undefined) return /\bnot null\b/.test(column) && !/\bdefault\b/.test(column)
  const table =
    /^create unique index .*? on (\w+)/.exec(statement)?.[1] ??
    /^create trigger .*? on (\w+) .*\braise\s*\(/.exec(statement)?.[1]
  return table !== undefined && !made.has(table)
}
