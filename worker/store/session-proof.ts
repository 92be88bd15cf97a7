import type { Grantable, Grants } from '../domain/access.ts'

/** What a request brings to prove who asks: the hash of its session id, the time, and whether demo members count. */
export type SessionProof = {
  idHash: string
  now: number
  allowDemo: boolean
  /**
   * What the session was granted when last seen. A statement built with it holds the rule for those grants alone,
   * and finds nothing when they are others: only `readKept` may give it, which then asks again.
   */
  believed?: Grants
  /** Grants whose levels the statement computes once, in front of all that asks for them; see `levelsOnce`. */
  levels?: readonly Grantable[]
}
