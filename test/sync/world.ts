import { expect } from 'vitest'
import type { Problem, ProblemCode } from '../../protocol/problem.ts'
import { PROBLEM_MEDIA_TYPE, PROBLEM_STATUS } from '../../protocol/problem.ts'
import type { Site } from '../support/agent-client.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { type Runtime, startWorker } from '../support/worker.ts'

/** A worker of its own on a database of its own. */
export async function startSite(runtime: Runtime): Promise<Site & { stop: () => Promise<void> }> {
  const database = await createDatabase()
  const worker = await startWorker({ database, runtime })
  return { fetch: worker.fetch, origin: worker.url, database, stop: worker.stop }
}

/** Refused with this code, as a problem document that tells the time. */
export async function expectProblem(answer: Response, code: ProblemCode): Promise<Problem> {
  const text = await answer.text()
  expect({ status: answer.status, text }).toMatchObject({ status: PROBLEM_STATUS[code] })
  const problem = JSON.parse(text) as Problem
  expect(problem).toMatchObject({ code, type: `urn:lintel:problem:${code}` })
  expect(answer.headers.get('Content-Type')).toBe(PROBLEM_MEDIA_TYPE)
  expect(problem.time).toBeGreaterThan(1_700_000_000_000)
  return problem
}

const WATCHED = [
  ...['stream', 'batch_log', 'ledger_counterparty', 'ledger_invoice', 'ledger_stage', 'company'],
  ...['ledger_freshness', 'quarantine', 'apply_guard', 'apply_touched', 'ledger_bucket'],
]

/** Everything a batch may change, to show that it did not. */
export async function snapshot({ client }: TestDatabase): Promise<string> {
  const results = await client.batch(
    WATCHED.map((table) => `select * from ${table}`),
    'read',
  )
  return JSON.stringify(results.map(({ rows }) => rows))
}
