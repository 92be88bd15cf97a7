import { Hono } from 'hono'
import { isEntityName } from '../../protocol/entities.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type {
  DigestAnswer,
  EpochAnswer,
  HeartbeatAnswer,
  HelloAnswer,
} from '../../protocol/messages.ts'
import { BUCKETS } from '../../protocol/verification.ts'
import { readServerKey, signSuccession } from '../auth/server-key.ts'
import { askOf } from '../http/agent-ask.ts'
import type { AppEnv } from '../http/context.ts'
import { noteHello } from '../store/agent-reports.ts'
import { readDigest } from '../store/digests.ts'
import { bumpLive } from '../store/raw.ts'
import {
  decodeEpoch,
  decodeHeartbeat,
  decodeHello,
  decodeReport,
  parseJson,
} from '../sync/decode.ts'
import { writeOnce } from '../sync/once.ts'
import { standingOf } from '../sync/place.ts'
import { standingPolicy } from '../sync/policy.ts'
import { answerProblem, SyncProblem } from '../sync/problem.ts'
import { prove } from '../sync/prove.ts'
import { repairSums } from '../sync/repair-sums.ts'
import { takeReport } from '../sync/report.ts'
import { beatHeart, beginEpoch } from '../sync/stream.ts'

export const syncStreamRoutes = new Hono<AppEnv>()
syncStreamRoutes.onError((error, c) => answerProblem(error, c.get('deps').now()))

syncStreamRoutes.post('/hello', async (c) => {
  const { env, now } = c.get('deps')
  const proven = await prove(askOf(c))
  const { caller, body } = proven
  const { version, host, source } = decodeHello(parseJson(body))
  if (source.system !== caller.system || source.id !== caller.identity) {
    throw new SyncProblem('source-mismatch', `The agent was paired for ${caller.source}.`)
  }
  const said = { version, host, sourceName: source.name }
  const told = { ...proven, db: c.get('db'), now: now() }
  await writeOnce(told, [...noteHello(caller, said, now()), bumpLive('agents')])
  const answer: HelloAnswer = {
    head: standingOf(caller)?.head ?? null,
    serverKey: readServerKey(env.serverKey).publicKey,
    policy: standingPolicy(caller),
    succession: await signSuccession(env.serverKey, env.publicUrl, now()),
    limits: LIMITS,
    time: now(),
  }
  return c.json(answer)
})

syncStreamRoutes.post('/epochs', async (c) => {
  const { now } = c.get('deps')
  const { caller, body } = await prove(askOf(c))
  const ask = decodeEpoch(parseJson(body))
  const head = await beginEpoch(c.get('db'), caller, ask, now())
  const answer: EpochAnswer = { head, time: now() }
  return c.json(answer)
})

syncStreamRoutes.post('/heartbeat', async (c) => {
  const { now, balanceRows } = c.get('deps')
  const { caller, body } = await prove(askOf(c))
  const beat = decodeHeartbeat(parseJson(body))
  const db = c.get('db')
  const watermark = await beatHeart(db, caller, beat, { now: now(), balanceRows })
  if (caller.repairing === 1) await repairSums(db, caller.sourceId, { now, rows: balanceRows })
  const answer: HeartbeatAnswer = { watermark, time: now() }
  return c.json(answer)
})

/** What needs a person: a hold, rows left out. It claims no place in the stream: a fork must be sayable. */
syncStreamRoutes.post('/report', async (c) => {
  const { now } = c.get('deps')
  const proven = await prove(askOf(c))
  const told = { ...proven, db: c.get('db'), now: now() }
  await takeReport(told, decodeReport(parseJson(proven.body)))
  return c.json({ time: now() })
})

syncStreamRoutes.get('/digest', async (c) => {
  const { caller } = await prove(askOf(c))
  const { entity, after = '', buckets } = c.req.query()
  if (!isEntityName(entity)) throw new SyncProblem('malformed', 'entity: expected a known entity')
  const page = {
    ...{ sourceId: caller.sourceId, entity, after, limit: LIMITS.digestRows },
    ...(buckets !== undefined && { buckets: readBuckets(buckets) }),
  }
  const { rows, head } = await readDigest(c.get('db'), page)
  const next = rows.length === LIMITS.digestRows ? (rows.at(-1)?.[0] ?? null) : null
  const answer: DigestAnswer = { entity, rows, next, head, time: c.get('deps').now() }
  return c.json(answer)
})

/** Numbers of buckets joined by commas; what is no number names no bucket. */
const readBuckets = (text: string): number[] => text.split(',').map(Number).slice(0, BUCKETS)
