import type { EpochRequest } from '../../protocol/messages.ts'
import type { StreamHead } from '../../protocol/problem.ts'
import { AgentProblem } from '../problem.ts'
import { forgetMeta, readMeta, writeMeta } from '../state/meta.ts'
import { clearShadow, fillShadow } from '../state/shadow.ts'
import { clearSpool, listSpooled } from '../state/spool.ts'
import { VERSION } from '../version.ts'
import { type Courier, sourceOf } from './courier.ts'
import { followServer } from './follow-server.ts'
import { distrustStanding, settlePolicy } from './policy.ts'
import { reconcile } from './reconcile.ts'
import { rotateKey } from './rotate-key.ts'
import { collectReceipts } from './send-spool.ts'

/** Pages of one entity's digest; beyond it something repeats itself. */
const DIGEST_PAGES = 10_000

const FIRST: EpochRequest = { reason: 'first', epoch: 0, after: 0 }

/**
 * Says hello and brings both ends of the stream to one head. `rebuild` is a person's word that what the
 * server holds is the truth about what was delivered.
 * Throws AgentProblem `stream-fork`, `server-key-changed` and those of the wire.
 */
export async function connect(courier: Courier, rebuild: boolean): Promise<void> {
  const { state, wire, host, session, keyring } = courier
  // The server may know only the next key by now.
  if (keyring.hasNext()) await rotateKey(courier)
  const hello = await wire.hello({ version: VERSION, host, source: sourceOf(state) })
  await followServer(state, hello)
  if (rebuild) await beginAnew(courier, hello.head, 'state-lost')
  else await align(courier, hello.head)
  await settlePolicy(courier, hello, () => beginAnew(courier, readMeta(state, 'head'), 'policy'))
  session.limits = hello.limits
}

async function align(courier: Courier, server: StreamHead | null): Promise<void> {
  const { state, wire } = courier
  const head = readMeta(state, 'head')
  const answer = reconcile({ head, spooled: listSpooled(state) }, server)
  switch (answer.step) {
    case 'go-on':
      return
    case 'collect':
      return collectReceipts(courier, answer.upTo)
    case 'adopt':
      return writeMeta(state, 'head', answer.head)
    case 'first': {
      const { head: opened } = await wire.openEpoch(FIRST)
      return writeMeta(state, 'head', opened)
    }
    case 'rebuild':
      return beginAnew(courier, server, 'state-lost')
    case 'fork':
      throw new AgentProblem('stream-fork', { ours: nameOf(head), theirs: nameOf(server) })
  }
}

/**
 * A new epoch with a shadow taken from what the edge holds; what was spooled is captured again. So what
 * follows is a repair of the difference, not an upload of everything.
 */
export async function beginAnew(
  courier: Courier,
  server: StreamHead | null,
  reason: EpochRequest['reason'],
): Promise<void> {
  const { state, wire } = courier
  // Without a head a crash from here on ends in this same place again.
  state.transaction(() => {
    forgetMeta(state, 'head')
    forgetMeta(state, 'bell')
    clearSpool(state)
    clearShadow(state)
  })
  const { head } = await wire.openEpoch(
    server ? { reason, epoch: server.epoch, after: server.seq } : FIRST,
  )
  if (server) await takeShadow(courier, head)
  state.transaction(() => {
    if (reason === 'state-lost') distrustStanding(courier)
    writeMeta(state, 'head', head)
    // Every capture with changes had at least one batch, so no number up to seq is free.
    writeMeta(state, 'capture', Math.max(readMeta(state, 'capture') ?? 0, head.seq))
  })
}

async function takeShadow(courier: Courier, head: StreamHead): Promise<void> {
  const { state, wire, source, report } = courier
  for (const entity of source.entities) {
    let after: string | null = ''
    let rows = 0
    for (let page = 0; after !== null && page < DIGEST_PAGES; page++) {
      const digest = await wire.digest(entity, after)
      const moved = digest.head?.seq !== head.seq || digest.head.epoch !== head.epoch
      if (moved) throw new AgentProblem('stream-moved', { code: 'digest' })
      state.transaction(() => fillShadow(state, entity, digest.rows))
      rows += digest.rows.length
      report({ kind: 'rebuilding', entity, rows })
      after = digest.next
    }
  }
}

const nameOf = (head: StreamHead | null): string =>
  head ? `${head.epoch}/${head.seq} ${head.bsh.slice(0, 8)}`.trim() : '—'
