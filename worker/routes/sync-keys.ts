import { Hono } from 'hono'
import type { KeyAnswer } from '../../protocol/messages.ts'
import { askOf } from '../http/agent-ask.ts'
import type { AppEnv } from '../http/context.ts'
import { decodeKeyRequest, parseJson } from '../sync/decode.ts'
import { answerProblem } from '../sync/problem.ts'
import { prove } from '../sync/prove.ts'
import { rotateKey } from '../sync/rotate.ts'

export const syncKeyRoutes = new Hono<AppEnv>()
syncKeyRoutes.onError((error, c) => answerProblem(error, c.get('deps').now()))

/** Rotation: the old key signs the request, the new one proves itself in it. */
syncKeyRoutes.post('/keys', async (c) => {
  const { env, now } = c.get('deps')
  const { caller, body } = await prove(askOf(c))
  const offer = decodeKeyRequest(parseJson(body))
  const receipt = await rotateKey({ db: c.get('db'), caller, offer, now: now(), env })
  const answer: KeyAnswer = { receipt, time: now() }
  return c.json(answer)
})
