import { Hono } from 'hono'
import { LIMITS } from '../../protocol/limits.ts'
import type { BatchAnswer } from '../../protocol/receipt.ts'
import { BATCH_MEDIA_TYPE, type BatchClaims } from '../../protocol/token.ts'
import { askOf } from '../http/agent-ask.ts'
import type { AppEnv } from '../http/context.ts'
import { readApplied } from '../store/streams.ts'
import { endLoad } from '../sync/end-load.ts'
import { fillTurnover } from '../sync/fill-turnover.ts'
import { answerProblem, SyncProblem } from '../sync/problem.ts'
import { prove } from '../sync/prove.ts'
import { receiveBatch } from '../sync/receive.ts'

export const syncBatchRoutes = new Hono<AppEnv>()
syncBatchRoutes.onError((error, c) => answerProblem(error, c.get('deps').now()))

syncBatchRoutes.post('/batches', async (c) => {
  const { env, now, newId, balanceRows } = c.get('deps')
  if (c.req.header('Content-Type') !== BATCH_MEDIA_TYPE) {
    throw new SyncProblem('media-type', `A batch is ${BATCH_MEDIA_TYPE}.`)
  }
  const proven = await prove(askOf(c, { cap: LIMITS.batchGzipBytes }))
  const began = now()
  const db = c.get('db')
  const { ended, ...delivered } = await receiveBatch({
    ...proven,
    claims: proven.claims as BatchClaims,
    db,
    now: began,
    ...{ newId, balanceRows },
    publicUrl: env.publicUrl,
    serverKey: env.serverKey,
  })
  const applyMs = delivered.replayed ? 0 : now() - began
  // Balances take no part in how large a batch may be: they come once, however many rows it has.
  if (ended) {
    await endLoad(db, { kid: proven.caller.kid, now: now(), rows: balanceRows })
    await fillTurnover(db, proven.caller.sourceId, balanceRows)
  }
  const answer: BatchAnswer = { ...delivered, applyMs, time: now() }
  return c.json(answer)
})

/** For an agent whose reply was lost and whose spool is gone too. */
syncBatchRoutes.get('/receipts/:epoch/:seq', async (c) => {
  const { caller } = await prove(askOf(c))
  const { epoch, seq } = c.req.param()
  if (!isCount(epoch) || !isCount(seq))
    throw new SyncProblem('malformed', 'epoch/seq: expected whole numbers')
  const applied = await readApplied(c.get('db'), caller.sourceId, Number(seq))
  if (!applied || applied.epoch !== Number(epoch)) {
    throw new SyncProblem('not-found', 'Nothing was applied there.')
  }
  const answer: BatchAnswer = {
    receipt: applied.receipt,
    replayed: true,
    applyMs: 0,
    time: c.get('deps').now(),
  }
  return c.json(answer)
})

const isCount = (text: string) => /^\d{1,15}$/.test(text)
