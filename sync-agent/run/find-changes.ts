import type { EntityName } from '../../protocol/entities.ts'
import { compareKeys } from '../../protocol/key-order.ts'
import { changesFrom, type Delta, diff } from '../capture/diff.ts'
import type { Captured, Part } from '../capture/source.ts'
import { readMeta } from '../state/meta.ts'
import type { SyncOptions } from '../state/requests.ts'
import type { Watched } from '../verify/verify-around.ts'
import type { Watch } from '../verify/watch-rows.ts'
import type { Courier } from './courier.ts'
import { isSweepDue, narrowedBy } from './policy.ts'

/** So long one goes on with what the source says it touched; then all rows are read once more. */
const WHOLE_EVERY_MS = 3_600_000

/**
 * What a capture changes: by the rows that may have changed where the source can tell them, else by all rows. Both give
 * the same, as long as the shadow holds just what the capture before found.
 */
export async function findChanges(
  courier: Courier,
  options: SyncOptions,
  captured: Captured,
  { watch, breathe }: Watched,
): Promise<Delta> {
  const { state, source, session, clock } = courier
  const part = partOf(courier, options, captured)
  const found = part && (await diffPart(courier, part, watch))
  // How many rows are left out in all only a whole reading knows.
  if (found && found.leftOut === 0) return found
  watch.begin('whole')
  const again = new Set(options.resend.map(([entity, keyHash]) => `${entity} ${keyHash}`))
  const delta = await diff(state, source, captured, {
    ...{ again, see: watch.see, breathe },
    ...narrowedBy(state, captured),
  })
  session.wholeAt = clock.steady()
  return delta
}

/** The part that may stand for the whole; null where anything but what it touches may have to be sent. */
function partOf(
  { state, session, clock }: Courier,
  { verify, resend }: SyncOptions,
  { part }: Captured,
): Part | null {
  if (!part || verify || resend.length > 0 || session.wholeAt === null) return null
  if (clock.steady() - session.wholeAt > WHOLE_EVERY_MS) return null
  // An epoch may have begun since: then the shadow holds what the edge does, and the sums are told anew.
  const isSame = readMeta(state, 'bell') !== null
  const isTold = readMeta(state, 'controlEpoch') === readMeta(state, 'head')?.epoch
  const isWhole = readMeta(state, 'leftOut') === 0 && !isSweepDue(state)
  return isSame && isTold && isWhole ? part : null
}

async function diffPart({ state, source }: Courier, part: Part, watch: Watch): Promise<Delta> {
  const delta = await diff(state, source, part)
  watch.begin('part')
  const changed = new Map<EntityName, string[]>()
  for (const change of changesFrom(state, 1, Number.MAX_SAFE_INTEGER)) {
    const { op, entity, key } = change
    changed.set(entity, [...(changed.get(entity) ?? []), key])
    if (op === 'u') watch.see(entity, change)
  }
  for (const [entity, keys] of changed) {
    for (const item of part.before(entity, keys.toSorted(compareKeys))) {
      if ('row' in item) watch.lose(entity, item.row)
    }
  }
  return delta
}
