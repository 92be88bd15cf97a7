import type { RawStatement } from '../store/database.ts'
import { type AppContext, writeFor } from './context.ts'
import { PageError } from './page-error.ts'

/** A file to keep, under a name of letters, digits and dashes. */
type JsonFile = { name: string; json: string }

/**
 * Answers JSON as a file to keep, once the trail has noted who takes it. The note carries the rule of the taking:
 * where it notes nothing there is no file. Throws PageError.
 */
export async function answerTaken(
  c: AppContext,
  note: RawStatement,
  { name, json }: JsonFile,
): Promise<Response> {
  const { results } = await writeFor(c, [note])
  if (results[0]?.rowsAffected !== 1) throw new PageError('not-found')
  c.header('Content-Type', 'application/json; charset=utf-8')
  c.header('Content-Disposition', `attachment; filename="${name}"`)
  return c.body(json)
}
