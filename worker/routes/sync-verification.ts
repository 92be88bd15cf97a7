import { Hono } from 'hono'
import { LIMITS } from '../../protocol/limits.ts'
import type { ChecksAnswer, ControlSumsAnswer, SumsAnswer } from '../../protocol/verification.ts'
import { askOf } from '../http/agent-ask.ts'
import type { AppEnv } from '../http/context.ts'
import { readFaults } from '../store/row-checks.ts'
import { checkRows } from '../sync/check-rows.ts'
import { compareSums } from '../sync/compare-sums.ts'
import { parseJson } from '../sync/decode.ts'
import { decodeControlSums, decodeSums, decodeVerification } from '../sync/decode-verification.ts'
import { answerProblem } from '../sync/problem.ts'
import { prove } from '../sync/prove.ts'
import { repairSums } from '../sync/repair-sums.ts'
import { takeControlSums, takeVerification } from '../sync/take-verification.ts'

export const syncVerificationRoutes = new Hono<AppEnv>()
syncVerificationRoutes.onError((error, c) => answerProblem(error, c.get('deps').now()))

syncVerificationRoutes.post('/verifications', async (c) => {
  const { now, balanceRows: rows } = c.get('deps')
  const proven = await prove(askOf(c))
  const told = { ...proven, db: c.get('db'), now: now() }
  const request = decodeVerification(parseJson(proven.body))
  await takeVerification(told, request)
  if (request.state !== 'running') await repairSums(told.db, told.caller.sourceId, { now, rows })
  return c.json({ time: now() })
})

syncVerificationRoutes.post('/sums', async (c) => {
  const { now } = c.get('deps')
  const { caller, body } = await prove(askOf(c))
  const differ = await compareSums(c.get('db'), caller, decodeSums(parseJson(body)), now())
  const answer: SumsAnswer = { differ, time: now() }
  return c.json(answer)
})

/** A step of the check that the verification began. */
syncVerificationRoutes.post('/checks', async (c) => {
  const { now } = c.get('deps')
  const { caller } = await prove(askOf(c))
  const db = c.get('db')
  const step = await checkRows(db, caller.sourceId, { rows: LIMITS.checkRows, now: now() })
  const progress = step ?? { checked: 0, expected: 0, done: true }
  const faults = progress.done ? await readFaults(db, caller.sourceId, LIMITS.differenceRows) : []
  const answer: ChecksAnswer = {
    ...progress,
    faults: faults.map(({ entity, key }) => [entity, key]),
    time: now(),
  }
  return c.json(answer)
})

syncVerificationRoutes.post('/control-sums', async (c) => {
  const { now, balanceRows: rows } = c.get('deps')
  const proven = await prove(askOf(c))
  const told = { ...proven, db: c.get('db'), now: now() }
  const answer: ControlSumsAnswer = {
    ...(await takeControlSums(told, decodeControlSums(parseJson(proven.body)), { rows })),
    time: now(),
  }
  return c.json(answer)
})
