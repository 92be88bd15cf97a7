import type { EntityName } from '../../protocol/entities.ts'
import type { SourceIdentity } from '../../protocol/messages.ts'
import type { Row, RowFault } from '../../protocol/row.ts'

/** A row as the source gives it, or why it could not be made; the fault never holds a value. */
export type CapturedRow = { row: Row } | { key: string; fault: RowFault }

/** The whole book at one consistent moment. Rows may be read any number of times until `close`. */
export type Captured = {
  readonly identity: SourceIdentity
  /** The steady clock when the copy was last proven unchanged: the rows are complete up to here. */
  readonly unchangedAt: number
  /** What `ring` said of the book that was read. */
  readonly bell: string
  /** SHA-256 of all that was read: the same digest gives the same rows. Absent where nobody made one. */
  readonly digest?: string
  /** A number that only grows while the book lives; absent where the system keeps none. */
  readonly changeCounter?: number
  /**
   * In ascending order of keys, as `compareKeys` has it, read as they are asked for. What comes out of order, a
   * key that was there before among it, is left out.
   */
  readonly rows: (entity: EntityName) => Iterable<CapturedRow>
  /** Keys of rows that are in the book and may not leave; absent where all may. */
  readonly keptBack?: (entity: EntityName) => Iterable<string>
  readonly close: () => void
}

/** An accounting system. It may be slow; it never writes and never locks. */
export type Source = {
  /**
   * The entities this kind of source can fill, in the order in which they are sent. What is pointed at comes
   * first, but an invoice last: while a load goes on, one that is paid then never looks as if it were owed.
   */
  readonly entities: readonly EntityName[]
  /** Reads the whole book. Throws AgentProblem. */
  readonly capture: () => Promise<Captured>
  /** A cheap text that differs when the book may have changed; null while the book cannot be seen. */
  readonly ring: () => Promise<string | null>
  /**
   * Calls `wake` when it may be worth to ask `ring` now, until the returned function is called. Absent, or silent, where
   * nobody tells: the agent asks by a timer all the same.
   */
  readonly watch?: (wake: () => void) => () => void
}
