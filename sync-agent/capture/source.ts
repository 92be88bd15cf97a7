import type { EntityName } from '../../protocol/entities.ts'
import type { SourceIdentity } from '../../protocol/messages.ts'
import type { Row, RowFault } from '../../protocol/row.ts'

/** A row as the source gives it, or why it could not be made; the fault never holds a value. */
export type CapturedRow = { row: Row } | { key: string; fault: RowFault }

/** The rows that may be other than they were in an earlier capture; all others are as they were. */
export type Part = {
  /** Their keys, which ascend. */
  readonly touched: ReadonlyMap<EntityName, readonly string[]>
  /** The rows with those keys as they are, in order. */
  readonly rows: (entity: EntityName) => Iterable<CapturedRow>
  /** The rows with some of those keys as they were, in order. */
  readonly before: (entity: EntityName, keys: readonly string[]) => Iterable<CapturedRow>
}

/** The whole book at one consistent moment. Rows may be read any number of times until `close`. */
export type Captured = {
  readonly identity: SourceIdentity
  /** The steady clock when the copy was last proven unchanged: the rows are complete up to here. */
  readonly unchangedAt: number
  /** What `ring` said of the book that was read. */
  readonly bell: string
  /** Names what was read: the same name gives the same rows. Absent where nobody can tell. */
  readonly version?: string
  /** What may have changed since the version that was asked for; absent where that cannot be told. */
  readonly part?: Part
  /** A number that only grows while the book lives; absent where the system keeps none. */
  readonly changeCounter?: number
  /**
   * In ascending order of keys, as `compareKeys` has it, read as they are asked for. What comes out of order, a
   * key that was there before among it, is left out.
   */
  readonly rows: (entity: EntityName) => Iterable<CapturedRow>
  /** Keys of rows that are in the book and may not leave; absent where all may. */
  readonly keptBack?: (entity: EntityName) => Iterable<string>
  /** Entities of which not all rows may leave: one that cannot be read cannot be shown to be one that may. */
  readonly filtered?: ReadonlySet<EntityName>
  readonly close: () => void
}

/** An accounting system. It may be slow; it never writes and never locks. */
export type Source = {
  /**
   * The entities this kind of source can fill, in the order in which they are sent. What is pointed at comes
   * first, but an invoice last: while a load goes on, one that is paid then never looks as if it were owed.
   */
  readonly entities: readonly EntityName[]
  /**
   * Reads the whole book. With the `version` of an earlier capture a source that still knows it may say which rows to
   * look at. Throws AgentProblem.
   */
  readonly capture: (since?: string) => Promise<Captured>
  /** A cheap text that differs when the book may have changed; null while the book cannot be seen. */
  readonly ring: () => Promise<string | null>
  /**
   * Calls `wake` when it may be worth to ask `ring` now, until the returned function is called. Absent, or silent, where
   * nobody tells: the agent asks by a timer all the same.
   */
  readonly watch?: (wake: () => void) => () => void
}
