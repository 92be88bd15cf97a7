import { type Context, Hono } from 'hono'
import * as z from 'zod'
import { fingerprintWords } from '../../protocol/fingerprint.ts'
import type { PublicJwk } from '../../protocol/messages.ts'
import type { ShownAgent } from '../../views/agents/agent.ts'
import { AgentsPage } from '../../views/agents/agents-page.tsx'
import { NewAgentPage, PairingCodePage, PairingState } from '../../views/agents/pairing-page.tsx'
import { paths } from '../../views/paths.ts'
import type { Notice } from '../../views/text/notice.ts'
import { hashPairingCode, makePairingCode, PAIRING_CODE_MS } from '../auth/pairing-code.ts'
import { readServerKey } from '../auth/server-key.ts'
import { keyStanding } from '../domain/agent-key.ts'
import { type Freshness, UNKNOWN } from '../domain/freshness.ts'
import { answerFragment, answerPage, seeOther } from '../http/answer.ts'
import { type AppEnv, readFor, requireGrant, writeFor } from '../http/context.ts'
import { emptyForm, readForm } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { PageError } from '../http/page-error.ts'
import { called } from '../http/record-form.ts'
import { readHolds, selectHolds } from '../store/agent-holds.ts'
import { revokeKey, selectAgentKeys } from '../store/agent-keys.ts'
import { confirmAgent, refuseAgent, revokeAgent, selectAgents } from '../store/agents.ts'
import { selectLatestBatches } from '../store/batch-log.ts'
import { freshnessOf, selectFreshness } from '../store/freshness.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'
import { createPairing, selectPairing } from '../store/pairings.ts'
import { describeRun, selectLastRuns, selectSourceChecks } from '../store/source-checks.ts'

const newAgentForm = () => z.object({ name: called(60) })

export const agentsRoutes = new Hono<AppEnv>()

agentsRoutes.get('/agents', async (c) => {
  const db = c.get('db')
  const proof = c.get('proof')
  const { viewer, rows } = await readFor(c, [
    selectAgents(db, proof),
    selectAgentKeys(db, proof),
    selectHolds(db, proof),
    selectFreshness(db, proof),
    selectLatestBatches(db, proof),
    selectSourceChecks(db, proof),
    selectLastRuns(db, proof),
    selectLiveVersions(db, proof, ['agents', 'ledger']),
  ])
  requireGrant(viewer, 'agent.view')
  const [agents, keys, holds, sources, batches, checks, runs, versions] = rows
  const fresh = new Map(freshnessOf(sources, proof.now).map((of) => [of.sourceId, of.freshness]))
  const server = readServerKey(c.get('deps').env.serverKey).publicKey
  const shown = agents.map((agent) => ({
    ...showAgent(agent, fresh, server),
    check: checks.find(({ sourceId }) => sourceId === agent.sourceId) ?? null,
    lastRun: showRun(runs, agent.sourceId, proof.now),
    keys: keys.filter(({ agentId }) => agentId === agent.id).map((key) => showKey(key, proof.now)),
  }))
  const frame = frameFor(c, viewer)
  return answerPage(
    c,
    <AgentsPage
      frame={frame}
      agents={shown}
      holds={readHolds(holds, proof.now)}
      batches={batches}
      live={liveTag(versions)}
    />,
  )
})

agentsRoutes.get('/agents/new', async (c) => {
  const { viewer } = await readFor(c, [])
  requireGrant(viewer, 'agent.manage')
  return answerPage(c, <NewAgentPage frame={frameFor(c, viewer)} form={emptyForm()} />)
})

/** The code is in this answer and nowhere else. */
agentsRoutes.post('/agents', async (c) => {
  const form = await readForm(c, newAgentForm)
  if (!form.ok) {
    const { viewer } = await readFor(c, [])
    requireGrant(viewer, 'agent.manage')
    return answerPage(c, <NewAgentPage frame={frameFor(c, viewer)} form={form.state} />, 422)
  }
  const { env, newId, random } = c.get('deps')
  const code = makePairingCode(random)
  const { now } = c.get('proof')
  const made = {
    id: newId(),
    codeHmac: hashPairingCode(env.pairingSecret, code),
    agentName: form.value.name,
    createdAt: now,
    expiresAt: now + PAIRING_CODE_MS,
  }
  const { viewer } = await writeFor(
    c,
    [createPairing(c.get('db'), c.get('proof'), made)],
    'agent.manage',
  )
  const pairing = { id: made.id, expiresAt: made.expiresAt, answered: false }
  const props = { frame: frameFor(c, viewer), code, pairing, server: env.publicUrl }
  return answerPage(c, <PairingCodePage {...props} />, 201)
})

agentsRoutes.get('/pairings/:id', async (c) => {
  const { viewer, rows } = await readFor(c, [
    selectPairing(c.get('db'), c.get('proof'), c.req.param('id')),
  ])
  requireGrant(viewer, 'agent.manage')
  const [[found]] = rows
  if (!found) throw new PageError('not-found')
  const pairing = { id: found.id, expiresAt: found.expiresAt, answered: found.agentId !== null }
  // The words to compare stand on the other page: a script goes there, the link is for whoever has none.
  const isAsking = c.req.header('HX-Request') === 'true'
  if (pairing.answered && isAsking) c.header('HX-Redirect', paths.agents())
  const { reader } = frameFor(c, viewer)
  return answerFragment(c, <PairingState r={reader} pairing={pairing} />)
})

agentsRoutes.post('/agents/:id/confirmation', (c) => decide(c, confirmAgent, 'agent-confirmed'))
agentsRoutes.post('/agents/:id/refusal', (c) => decide(c, refuseAgent, 'agent-refused'))
agentsRoutes.post('/agents/:id/revocation', (c) => decide(c, revokeAgent, 'agent-revoked'))

agentsRoutes.post('/agents/:id/keys/:kid/revocation', async (c) => {
  const { id, kid } = c.req.param()
  const statements = revokeKey(c.get('proof'), { agentId: id, kid })
  const { results } = await writeFor(c, statements, 'agent.manage')
  if (results[0]?.rowsAffected !== 1) throw new PageError('conflict')
  return seeOther(c, paths.agents(), 'key-revoked')
})

type Decision = typeof confirmAgent

/** Pending to active or refused, active to revoked; whoever comes second learns that it was decided. */
async function decide(c: Context<AppEnv, '/agents/:id/x'>, decision: Decision, done: Notice) {
  const statements = decision(c.get('proof'), c.req.param('id'))
  const { results } = await writeFor(c, statements, 'agent.manage')
  if (results[0]?.rowsAffected !== 1) throw new PageError('conflict')
  return seeOther(c, paths.agents(), done)
}

type StoredAgent = ReturnType<typeof selectAgents>['_']['result'][number]

function showAgent(
  agent: StoredAgent,
  fresh: ReadonlyMap<number, Freshness>,
  server: PublicJwk,
): Omit<ShownAgent, 'keys' | 'check' | 'lastRun'> {
  const ofSource = agent.sourceId === null ? undefined : fresh.get(agent.sourceId)
  const pending = agent.state === 'pending' && agent.jwk !== null
  return {
    ...agent,
    freshness: ofSource ?? UNKNOWN,
    words: pending ? fingerprintWords(publicKey(agent.jwk), server) : null,
  }
}

type StoredRun = ReturnType<typeof selectLastRuns>['_']['result'][number]

function showRun(runs: readonly StoredRun[], sourceId: number | null, now: number) {
  const run = runs.find((one) => one.sourceId === sourceId)
  return run ? describeRun(run, now) : null
}

function showKey(key: StoredKey, now: number) {
  return { ...key, standing: keyStanding(key, now) }
}

type StoredKey = ReturnType<typeof selectAgentKeys>['_']['result'][number]

function publicKey(json: string): PublicJwk {
  const { x } = JSON.parse(json) as { x: string }
  return { kty: 'OKP', crv: 'Ed25519', x }
}
