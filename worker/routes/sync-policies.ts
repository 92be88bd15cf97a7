import { Hono } from 'hono'
import type { EmptyingAnswer, PolicyAnswer } from '../../protocol/messages.ts'
import { askOf } from '../http/agent-ask.ts'
import type { AppEnv } from '../http/context.ts'
import { decodeEmptying, decodePolicy, parseJson } from '../sync/decode.ts'
import { emptyNext, takePolicy } from '../sync/policy.ts'
import { answerProblem } from '../sync/problem.ts'
import { prove } from '../sync/prove.ts'

export const syncPolicyRoutes = new Hono<AppEnv>()
syncPolicyRoutes.onError((error, c) => answerProblem(error, c.get('deps').now()))

/** An agent says what may leave from now on. */
syncPolicyRoutes.post('/policies', async (c) => {
  const { env, now } = c.get('deps')
  const { caller, body } = await prove(askOf(c))
  const { policy: jws } = decodePolicy(parseJson(body))
  const ask = { db: c.get('db'), caller, jws, now: now(), publicUrl: env.publicUrl }
  const answer: PolicyAnswer = { policy: await takePolicy(ask), time: now() }
  return c.json(answer)
})

/** The next rows give up what the policy keeps back. */
syncPolicyRoutes.post('/policies/emptying', async (c) => {
  const { now } = c.get('deps')
  const { caller, body } = await prove(askOf(c))
  const emptied = await emptyNext(c.get('db'), caller, decodeEmptying(parseJson(body)), now())
  const answer: EmptyingAnswer = { ...emptied, time: now() }
  return c.json(answer)
})
