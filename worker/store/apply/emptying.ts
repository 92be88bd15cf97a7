import type { Shape } from './rows.ts'

/** A column of an entity and what the policy makes of it; `field` is its canonical name. */
export type EmptyingColumn = {
  readonly field: string
  readonly column: string
  readonly type: string
  readonly required: boolean
  readonly rule: 'mask' | 'withhold' | null
}

export type Emptying = {
  readonly shape: Shape
  /** Those with a rule. */
  readonly columns: readonly EmptyingColumn[]
  readonly all: readonly EmptyingColumn[]
  /** Not all rows of the entity may leave, so what is kept of those that are gone goes too. */
  readonly isFiltered: boolean
  /** The entities whose conditions decide that: itself, and one that it must name. */
  readonly conditioned: readonly string[]
}
