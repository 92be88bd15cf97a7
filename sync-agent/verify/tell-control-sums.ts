import { LIMITS } from '../../protocol/limits.ts'
import type { StreamHead } from '../../protocol/problem.ts'
import type { ControlScope, ControlSum } from '../../protocol/verification.ts'
import type { Courier } from '../run/courier.ts'
import { forgetSaid, keepSaid, listSaid } from '../state/control-said.ts'
import { readMeta, writeMeta } from '../state/meta.ts'
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
  const seen = watch.sums(scope)
  const said = reset ? [] : listSaid(state, scope)
  const read = watch.reading() === 'part' ? addSums(said, seen) : seen
  const now = read.filter(([, , , , amount]) => Number.isSafeInteger(amount))
  const sums = reset ? now : changedSums(now, said)
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
  const now = watch.sums('project').filter(([, , , , amount]) => Number.isSafeInteger(amount))
  const changed = changedSums(now, listSaid(state, 'project'))
  const { known } = await sendPages(courier, changed, { head, scope: 'project', reset: false })
  if (known === now.length) return
  forgetSaid(state, 'project')
  await sendPages(courier, now, { head, scope: 'project', reset: true })
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

const nameOf = ([entity, of, currency]: ControlSum): string =>
  JSON.stringify([entity, of, currency])

function addSums(said: readonly ControlSum[], differences: readonly ControlSum[]): ControlSum[] {
  const sums = new Map(said.map((sum) => [nameOf(sum), sum]))
  for (const difference of differences) {
    const [entity, of, currency, rows, amount] = difference
    const [, , , knownRows = 0, knownAmount = 0] = sums.get(nameOf(difference)) ?? []
    const sum: ControlSum = [entity, of, currency, knownRows + rows, knownAmount + amount]
    sums.set(nameOf(sum), sum)
  }
  return [...sums.values()].filter(([, , , rows]) => rows > 0)
}

function changedSums(now: readonly ControlSum[], said: readonly ControlSum[]): ControlSum[] {
  const known = new Map(said.map((sum) => [nameOf(sum), sum]))
  const changed = now.filter((sum) => {
    const before = known.get(nameOf(sum))
    known.delete(nameOf(sum))
    return before?.[3] !== sum[3] || before[4] !== sum[4]
  })
  const gone = [...known.values()].map(([entity, of, currency]): ControlSum => {
    return [entity, of, currency, 0, 0]
  })
  return [...changed, ...gone]
}
