import { LIMITS } from '../../protocol/limits.ts'
import type { StreamHead } from '../../protocol/problem.ts'
import type { ControlScope, ControlSum } from '../../protocol/verification.ts'
import type { Courier } from '../run/courier.ts'
import { forgetSaid, keepSaid, listSaid, openSaid, type Said } from '../state/control-said.ts'
import { readMeta, writeMeta } from '../state/meta.ts'
import type { State } from '../state/open-state.ts'
import { addAmounts } from './add-amounts.ts'
import type { Watch } from './watch-rows.ts'

/** Room for what surrounds the sums in a request. */
const ROOM_BYTES = LIMITS.requestBytes - 1_024

export type Telling = {
  head: StreamHead
  scope: ControlScope
  /** Everything is said anew: the server forgets what it had. */
  whole: boolean
}

/**
 * Tells the server what the ledger sums to, at the head it was read for: the sums that changed since they were last
 * told, or all of them. Throws AgentProblem.
 */
export async function tellControlSums(
  courier: Courier,
  watch: Watch,
  { head, scope, whole }: Telling,
): Promise<void> {
  const { state } = courier
  const isNew = readMeta(state, 'controlEpoch') !== head.epoch
  const reset = whole || isNew
  const sums = reset ? [...watch.sums(scope)] : changedSums(state, watch, scope)
  if (sums.length === 0 && !reset) return
  if (reset) forgetSaid(state, scope)
  await sendPages(courier, sums, { head, scope, reset })
  if (isNew) writeMeta(state, 'controlEpoch', head.epoch)
}

/**
 * Sums of projects, in a verification: those that changed, and all when the server does not know as many as it was
 * told. Throws AgentProblem.
 */
export async function tellProjectSums(
  courier: Courier,
  watch: Watch,
  head: StreamHead,
): Promise<void> {
  const { state } = courier
  const changed = changedSums(state, watch, 'project')
  const { known } = await sendPages(courier, changed, { head, scope: 'project', reset: false })
  if (known === watch.count('project')) return
  forgetSaid(state, 'project')
  const all = [...watch.sums('project')]
  await sendPages(courier, all, { head, scope: 'project', reset: true })
}

type Pages = { head: StreamHead; scope: ControlScope; reset: boolean }

async function sendPages(
  { state, wire, offsetMs, clock }: Courier,
  sums: readonly ControlSum[],
  { head, scope, reset }: Pages,
): Promise<{ known: number | null }> {
  const pages = toPages(sums)
  // Whoever says a part of it leaves the rest as it stands: only a whole, or a verification, is ended.
  const ends = reset || scope === 'project'
  const place = {
    epoch: head.epoch,
    seq: head.seq,
    asOf: Math.floor(clock.now() + offsetMs()),
    scope,
  }
  let known: number | null = null
  for (const [index, page] of pages.entries()) {
    const last = ends && index === pages.length - 1
    const answer = await wire.controlSums({
      ...place,
      reset: reset && index === 0,
      last,
      sums: page,
    })
    keepSaid(state, scope, page)
    known = answer.known
  }
  return { known }
}

/** At least one page, even of nothing, each within the bounds of a request. */
function toPages(sums: readonly ControlSum[]): ControlSum[][] {
  const pages: ControlSum[][] = [[]]
  let bytes = 0
  for (const sum of sums) {
    const size = Buffer.byteLength(JSON.stringify(sum)) + 1
    const page = pages.at(-1)
    const isFull = bytes + size > ROOM_BYTES || (page?.length ?? 0) >= LIMITS.controlRows
    if (isFull) pages.push([sum])
    else page?.push(sum)
    bytes = isFull ? size : bytes + size
  }
  return pages
}

function changedSums(state: State, watch: Watch, scope: ControlScope): ControlSum[] {
  const findSaid = openSaid(state, scope)
  const isPart = watch.reading() === 'part'
  const changed: ControlSum[] = []
  for (const seen of watch.sums(scope)) {
    const [entity, of, currency] = seen
    const [rows, amount] = findSaid(entity, of, currency) ?? [0, 0]
    const now = isPart ? addTo([rows, amount], seen) : seen
    if (now[3] !== rows || now[4] !== amount) changed.push(now)
  }
  if (isPart) return changed
  for (const [entity, of, currency] of listSaid(state, scope)) {
    if (!watch.has(scope, entity, of, currency)) changed.push([entity, of, currency, 0, 0])
  }
  return changed
}

/** A sum after a difference; one of no rows is none. */
function addTo(
  [knownRows, knownAmount]: Said,
  [entity, of, currency, rows, amount]: ControlSum,
): ControlSum {
  const isNone = knownRows + rows <= 0
  const sum = isNone ? 0 : addAmounts(knownAmount, amount)
  return [entity, of, currency, isNone ? 0 : knownRows + rows, sum]
}
