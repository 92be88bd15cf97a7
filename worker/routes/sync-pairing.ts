import { Hono } from 'hono'
import { LIMITS } from '../../protocol/limits.ts'
import type { PairState } from '../../protocol/messages.ts'
import { readHashedBody } from '../auth/request-body.ts'
import { askOf } from '../http/agent-ask.ts'
import type { AppEnv } from '../http/context.ts'
import { decodePairRequest, parseJson } from '../sync/decode.ts'
import { pairAgent } from '../sync/pair.ts'
import { answerProblem, SyncProblem } from '../sync/problem.ts'
import { prove } from '../sync/prove.ts'

export const syncPairingRoutes = new Hono<AppEnv>()
syncPairingRoutes.onError((error, c) => answerProblem(error, c.get('deps').now()))

syncPairingRoutes.post('/pair', async (c) => {
  const { env, now, newId } = c.get('deps')
  const body = await readHashedBody(c.req.raw, LIMITS.requestBytes)
  if (!body) throw new SyncProblem('too-large', `At most ${LIMITS.requestBytes} bytes.`)
  const pair = decodePairRequest(parseJson(body.bytes))
  const address = c.env?.remoteAddress ?? ''
  return c.json(await pairAgent({ db: c.get('db'), pair, address, now: now(), newId, env }))
})

syncPairingRoutes.get('/pair/:agent', async (c) => {
  const { caller } = await prove(askOf(c, { accept: 'any' }))
  if (caller.agentId !== c.req.param('agent')) {
    throw new SyncProblem('not-found', 'An agent may ask for itself alone.')
  }
  const state = caller.agentState === 'revoked' ? 'refused' : caller.agentState
  const answer: PairState = { state, time: c.get('deps').now() }
  return c.json(answer)
})
