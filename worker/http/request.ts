import { createMiddleware } from 'hono/factory'
import type { Deps } from '../deps.ts'
import { keepStatements } from '../store/kept-statements.ts'
import type { AppEnv } from './context.ts'
import { logEntryOf } from './log-entry.ts'

/** Gives each request its dependencies, its id and a database connection, says what the database cost, and logs it. */
export function request(deps: Deps) {
  const kept = keepStatements()
  return createMiddleware<AppEnv>(async (c, next) => {
    const startedAt = deps.now()
    const db = deps.openDatabase()
    c.set('deps', deps)
    c.set('db', db)
    c.set('kept', kept)
    c.set('requestId', deps.newId())
    try {
      await next()
    } finally {
      db.close()
    }
    const { trips, ms } = db.cost()
    c.header('Server-Timing', `db;dur=${ms.toFixed(1)};desc="${trips}", trips;dur=${trips}`)
    c.header('X-Request-Id', c.get('requestId'))
    deps.log(logEntryOf(c, startedAt))
  })
}
