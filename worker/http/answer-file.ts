import type { AppContext } from './context.ts'

/** Answers JSON as a file to keep, under a name of letters, digits and dashes. */
export function answerFile(c: AppContext, name: string, json: string): Response {
  c.header('Content-Type', 'application/json; charset=utf-8')
  c.header('Content-Disposition', `attachment; filename="${name}"`)
  return c.body(json)
}
