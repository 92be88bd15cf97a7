import type { EntityName } from './entities.ts'

/** Buckets of an entity; the bucket of a row is the first 12 bits of SHA-256 over entity and key. */
export const BUCKETS = 4_096
/** Buckets next to each other that one group sums: 64 groups an entity say in which few buckets to look. */
export const GROUP_BUCKETS = 64

const MODULUS = 2 ** 48

/** Adds two sums of 48-bit halves of hashes, modulo 2^48; exact in a double. */
export function addHashes(sum: number, hash: number): number {
  return (sum + hash) % MODULUS
}

/** Rows of one bucket, or of one group of buckets, and the sums of both halves of their hashes. */
export type BucketSum = readonly [
  entity: EntityName,
  /** The bucket, or the group when the width is 64. */
  at: number,
  rows: number,
  sumA: number,
  sumB: number,
]

/**
 * POST sums: what the agent's shadow holds, for the server to compare with its own. `kept` compares with the
 * sums that batches keep, `rows` with sums computed again from the stored rows. The head must be the agent's.
 */
export type SumsRequest = {
  epoch: number
  seq: number
  basis: 'kept' | 'rows'
  width: 1 | typeof GROUP_BUCKETS
  sums: readonly BucketSum[]
}
/** Where both differ, as asked: buckets or groups. What is empty on one side alone differs too. */
export type SumsAnswer = { differ: [entity: EntityName, at: number][]; time: number }

/** POST checks: the server hashes so many more of its stored rows and holds them against their stored hashes. */
export type ChecksAnswer = {
  checked: number
  /** Rows there were when the check began: for a percentage. */
  expected: number
  done: boolean
  /** Rows that do not hash to what they say, the first of them. */
  faults: [entity: EntityName, key: string][]
  time: number
}

/** Where a row was damaged: the place whose hash the two others contradict. */
export const DIFFERENCE_PLACES = ['edge', 'shadow', 'source', 'unknown'] as const
export type DifferencePlace = (typeof DIFFERENCE_PLACES)[number]

/** What is wrong with the row at the server: another content, no row, or a row too many. */
export const DIFFERENCE_KINDS = ['changed', 'missing', 'extra'] as const
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number]

export type Difference = {
  entity: EntityName
  key: string
  place: DifferencePlace
  kind: DifferenceKind
  repaired: boolean
}

/**
 * POST verifications: how a verification goes, said when it begins, when it has found something, and when it
 * has ended. The same `id` replaces what was said before.
 */
export type VerificationRequest = {
  /** UUID, made by the agent. */
  id: string
  trigger: 'timer' | 'doorbell' | 'command' | 'manual'
  state: VerificationState
  startedAt: number
  /** Rows of the source that were compared with the shadow; null until it has been read. */
  sourceRows: number | null
  /** All differences found, and how many of them stand still. */
  found: number
  open: number
  /** The first of them. */
  differences: readonly Difference[]
  /** With `failed`: why, small letters and dashes. */
  failure: string | null
}

/** `found` is on its way to being repaired; `differs` is what could not be. */
export const VERIFICATION_STATES = [
  'running',
  'found',
  'equal',
  'repaired',
  'differs',
  'failed',
] as const
export type VerificationState = (typeof VERIFICATION_STATES)[number]

/** Of what a control sum is: a month as YYYY-MM, or a project by its key; empty where the row names none. */
export const CONTROL_SCOPES = ['month', 'project'] as const
export type ControlScope = (typeof CONTROL_SCOPES)[number]

/** Count and amount of the rows of an entity, in minor units of one currency. */
export type ControlSum = readonly [
  entity: EntityName,
  of: string,
  currency: string,
  rows: number,
  /** A number, or its decimal digits as text where a double does not hold it exactly: beyond 2^53. */
  amountMinor: number | string,
]

/**
 * POST control-sums: what the agent summed while it read the source, at its head. What is not named stays
 * as it was said before; `reset` forgets that first, and `last` ends what `reset` began.
 */
export type ControlSumsRequest = {
  epoch: number
  seq: number
  asOf: number
  scope: ControlScope
  reset: boolean
  last: boolean
  sums: readonly ControlSum[]
}
/** How many sums of the scope differ, and with `last` how many the server knows at all. */
export type ControlSumsAnswer = { differing: number; known: number | null; time: number }
