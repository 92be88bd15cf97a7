import type { EntityName } from '../../protocol/entities.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { StreamHead } from '../../protocol/problem.ts'
import { bucketOf } from '../../protocol/row.ts'
import type {
  Difference,
  DifferenceKind,
  DifferencePlace,
  VerificationRequest,
} from '../../protocol/verification.ts'
import { AgentProblem } from '../problem.ts'
import type { Courier } from '../run/courier.ts'
import { readMeta, type Verified, writeMeta } from '../state/meta.ts'
import { compareAll, compareBuckets, type Place } from './compare.ts'
import { type Delivered, touchedBuckets } from './delivered.ts'
import { type Located, locate } from './locate.ts'
import type { Watch } from './watch-rows.ts'

/** Room for the differences of a request. */
const NAMED_BYTES = LIMITS.requestBytes - 2_048

/** A verification under way, and what is known so far of the differences between shadow and replica. */
export type Verification = {
  readonly id: string
  readonly trigger: VerificationRequest['trigger']
  readonly startedAt: number
  readonly count: number
  readonly located: readonly Located[]
  /** What the doorbell said when the book was last captured: unchanged, whatever the source changes was missed. */
  readonly bell: string | null
}

/** Located rows as the reading of the source is asked for them. */
export function wantedRows({ located }: Verification): ReadonlySet<string> {
  return new Set(located.map(({ entity, key }) => `${entity}\n${key}`))
}

/** Begins a verification: the server begins to hash its stored rows again. Throws AgentProblem. */
export async function beginVerification(
  courier: Courier,
  trigger: VerificationRequest['trigger'],
): Promise<Verification> {
  const { state, clock, offsetMs } = courier
  const startedAt = Math.floor(clock.now() + offsetMs())
  const bell = readMeta(state, 'bell')
  const begun = { id: newId(courier), trigger, startedAt, bell, count: 0, located: [] }
  await say(courier, begun, { state: 'running' })
  return begun
}

/**
 * Compares shadow and replica once the server has hashed all its rows: sums of buckets say where to look, and the
 * shadow takes over what the replica holds of each row that differs. Throws AgentProblem.
 */
export async function locateDifferences(
  courier: Courier,
  begun: Verification,
  faulty: readonly (readonly [entity: EntityName, key: string])[],
): Promise<Verification> {
  const head = headOf(courier)
  const places = await compareAll(courier, head, 'rows')
  const { count, rows: located } = await locate(courier, head, places, faulty)
  const verification = { ...begun, count, located }
  if (count > 0) {
    const differences = located.map((row) => nameDifference(row, 'unknown', false))
    await say(courier, verification, { state: 'found', found: count, open: count, differences })
  }
  return verification
}

function newId({ random }: Courier): string {
  const bytes = Buffer.from(random(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [0, 8, 12, 16, 20].map((at, index) => hex.slice(at, [8, 12, 16, 20, 32][index])).join('-')
}

/**
 * Ends a verification once everything has been sent: names where each row was damaged, compares the buckets again,
 * and tells how it went. Throws AgentProblem.
 */
export async function endVerification(
  courier: Courier,
  verification: Verification,
  { watch, delivered }: { watch: Watch; delivered: Delivered },
): Promise<Verified> {
  const { state, clock } = courier
  const open = await findOpen(courier, verification, delivered)
  const isOpen = ({ entity, key }: { entity: EntityName; key: string }) => open.rows(entity, key)
  const located = verification.located.map((row) =>
    nameDifference(row, placeOf(row, watch), !isOpen(row)),
  )
  const missed = missedChanges(courier, verification, delivered)
  const found = verification.count + missed.length
  const differences = [...located, ...missed.map((row) => ({ ...row, repaired: !isOpen(row) }))]
  const stands = Math.max(open.count, differences.filter(({ repaired }) => !repaired).length)
  const outcome = stands > 0 ? 'differs' : found > 0 ? 'repaired' : 'equal'
  const rows = watch.rows()
  await say(courier, verification, {
    ...{ state: outcome, sourceRows: rows, found: Math.max(found, stands), open: stands },
    differences,
  })
  const places: Verified['places'] = {}
  for (const { place } of differences) places[place] = (places[place] ?? 0) + 1
  const verified = { at: clock.now(), rows, found, open: stands, places }
  writeMeta(state, 'verified', verified)
  return verified
}

/** A verification that could not be ended; what it had found stands. Nothing hangs on its arrival. */
export async function failVerification(
  courier: Courier,
  verification: Verification,
  { code }: AgentProblem,
): Promise<void> {
  const { count, located } = verification
  const differences = located.map((row) => nameDifference(row, 'unknown', false))
  const how = { state: 'failed', found: count, open: count, differences, failure: code } as const
  await say(courier, verification, how).catch(() => undefined)
}

/** Buckets that still differ, of those in which something was found or delivered. */
async function findOpen(courier: Courier, { located }: Verification, delivered: Delivered) {
  const head = headOf(courier)
  const touched = touchedBuckets(delivered)
  const found = located.map(({ entity, key }) => ({ op: 'u' as const, entity, key }))
  const own = touchedBuckets({ count: found.length, changes: found }) ?? new Map()
  const differ: Place[] = touched
    ? await compareBuckets(courier, head, 'rows', joinBuckets(own, touched))
    : await compareAll(courier, head, 'rows')
  const places = new Set(differ.map(([entity, bucket]) => `${entity} ${bucket}`))
  return {
    count: differ.length,
    rows: (entity: EntityName, key: string) => places.has(`${entity} ${bucketOf(entity, key)}`),
  }
}

function joinBuckets(
  one: ReadonlyMap<EntityName, readonly number[]>,
  other: ReadonlyMap<EntityName, readonly number[]>,
): Map<EntityName, number[]> {
  const joined = new Map<EntityName, number[]>()
  for (const [entity, buckets] of [...one, ...other]) {
    joined.set(entity, [...new Set([...(joined.get(entity) ?? []), ...buckets])])
  }
  return joined
}

/** Of three that should say the same, the one that two others contradict was damaged. */
function placeOf({ entity, key, shadow, edge }: Located, watch: Watch): DifferencePlace {
  const source = watch.hashOf(entity, key) ?? null
  if (source === shadow) return 'edge'
  return source === edge ? 'shadow' : 'unknown'
}

/** What was sent although the book had not rung: a change that was missed, or made behind the back of the system. */
function missedChanges(
  { state }: Courier,
  { bell, located }: Verification,
  { changes }: Delivered,
): Omit<Difference, 'repaired'>[] {
  if (bell === null || bell !== readMeta(state, 'bell')) return []
  const known = new Set(located.map(({ entity, key }) => `${entity}\n${key}`))
  return changes
    .filter(({ entity, key }) => !known.has(`${entity}\n${key}`))
    .map(({ op, entity, key }) => {
      return { entity, key, place: 'source', kind: op === 'd' ? 'extra' : 'changed' }
    })
}

function nameDifference(
  { entity, key, shadow, edge }: Located,
  place: DifferencePlace,
  repaired: boolean,
): Difference {
  const kind: DifferenceKind = edge === null ? 'missing' : shadow === null ? 'extra' : 'changed'
  return { entity, key, place, kind, repaired }
}

type Said = Pick<VerificationRequest, 'state'> & Partial<VerificationRequest>

async function say(
  { wire }: Courier,
  { id, trigger, startedAt }: Verification,
  { differences = [], ...said }: Said,
): Promise<void> {
  await wire.verification({
    ...{ id, trigger, startedAt, sourceRows: null, found: 0, open: 0, failure: null },
    ...said,
    differences: firstOf(differences),
  })
}

/** As many as one request names. */
function firstOf(differences: readonly Difference[]): Difference[] {
  let bytes = 0
  return differences.slice(0, LIMITS.differenceRows).filter((difference) => {
    bytes += Buffer.byteLength(JSON.stringify(difference)) + 1
    return bytes <= NAMED_BYTES
  })
}

/** Throws AgentProblem `stream-moved` when the stream has to be begun anew first. */
export function headOf({ state }: Courier): StreamHead {
  const head = readMeta(state, 'head')
  if (!head) throw new AgentProblem('stream-moved', { code: 'no-head' })
  return head
}
