import { Hono } from 'hono'
import { LIMITS } from '../../protocol/limits.ts'
import type { Command, CommandAnswer } from '../../protocol/messages.ts'
import { signConfirmation } from '../auth/server-key.ts'
import { askOf } from '../http/agent-ask.ts'
import type { AppEnv } from '../http/context.ts'
import { noteSeen, SEEN_EVERY_MS } from '../store/agent-reports.ts'
import { acknowledge, readWaiting } from '../store/commands.ts'
import { bumpLive } from '../store/raw.ts'
import { decodeAck, parseJson } from '../sync/decode.ts'
import { answerProblem, SyncProblem } from '../sync/problem.ts'
import { prove } from '../sync/prove.ts'

/** An isolate has no memory that a click in another could wake: one indexed read each second. */
const LOOK_EVERY_MS = 1_000

export const syncCommandRoutes = new Hono<AppEnv>()
syncCommandRoutes.onError((error, c) => answerProblem(error, c.get('deps').now()))

/** The long poll: answers as soon as a command waits, at the latest after `commandWaitSeconds`. */
syncCommandRoutes.get('/commands', async (c) => {
  const { env, now, sleep } = c.get('deps')
  const db = c.get('db')
  const { caller } = await prove(askOf(c))
  if ((caller.lastSeenAt ?? 0) < now() - SEEN_EVERY_MS) {
    await db.write([noteSeen(caller.agentId, now()), bumpLive('agents')])
  }
  const looks = (LIMITS.commandWaitSeconds * 1_000) / LOOK_EVERY_MS
  let command = await readWaiting(db, caller.sourceId, now())
  for (let look = 1; look < looks && !command && !c.req.raw.signal.aborted; look += 1) {
    await sleep(LOOK_EVERY_MS)
    command = await readWaiting(db, caller.sourceId, now())
  }
  const answer: CommandAnswer = {
    command: command && (await toCommand(command, { ...env, agentId: caller.agentId, now: now() })),
    time: now(),
  }
  return c.json(answer)
})

syncCommandRoutes.post('/commands/:id/ack', async (c) => {
  const { now } = c.get('deps')
  const { caller, body } = await prove(askOf(c))
  const ack = decodeAck(parseJson(body))
  const stored = ack.state === 'failed' ? { state: ack.state, failure: ack.code } : ack
  const where = { id: c.req.param('id'), sourceId: caller.sourceId, now: now() }
  if (await acknowledge(c.get('db'), where, stored)) return c.json({ time: now() })
  throw new SyncProblem('not-found', 'The source has no such command.')
})

type Waiting = NonNullable<Awaited<ReturnType<typeof readWaiting>>>

type Signer = { serverKey: string; publicUrl: string; agentId: string; now: number }

async function toCommand({ id, kind, argument }: Waiting, signer: Signer): Promise<Command> {
  switch (kind) {
    case 'sync':
      return { id, kind: argument === 'verify' ? 'verify' : 'sync' }
    case 'allow-deletes':
      return { id, kind, ...(await confirmationOf(id, argument ?? '', signer)) }
    case 'resend':
      return { id, kind, rows: JSON.parse(argument ?? '[]') }
  }
}

async function confirmationOf(
  jti: string,
  hold: string,
  { serverKey, publicUrl: iss, agentId: aud, now }: Signer,
) {
  const claims = { iss, aud, iat: Math.floor(now / 1000), jti, hold }
  return { hold, words: await signConfirmation(serverKey, claims) }
}

/** Mounted last of its path: an agent that asks for what is not there gets a problem, not a page. */
syncCommandRoutes.all('*', (c) =>
  answerProblem(new SyncProblem('not-found', 'No such endpoint.'), c.get('deps').now()),
)
