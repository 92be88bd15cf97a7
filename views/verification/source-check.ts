import type {
  DifferenceKind,
  DifferencePlace,
  VerificationState,
} from '../../worker/domain/verification.ts'

/** What is known of the verification of one book. Instants in milliseconds; null is "not yet". */
export type SourceCheck = {
  cycleAt: number | null
  cycleBuckets: number
  cycleDiffering: number
  differing: number
  verifiedAt: number | null
  controlAt: number | null
  controlDiffering: number
  rowsBegunAt: number | null
  rowsEndedAt: number | null
  /** Null once all rows are checked. */
  rowsEntity: string | null
  rowsChecked: number
  rowsExpected: number
  rowsFaulty: number
  /** Since when kept sums are being computed anew, and in which part that is; null when they are not. */
  sumsBegunAt: number | null
  sumsPart: number
}

/** One verification, row by row. */
export type VerificationRun = {
  id: string
  trigger: string
  state: VerificationState
  startedAt: number
  sourceRows: number | null
  found: number
  open: number
  sumsRebuilt: number
  failure: string | null
}

/** A row that differed; `recordId` is of the company or project it is linked to. */
export type FoundDifference = {
  startedAt: number
  entity: string
  key: string
  place: DifferencePlace
  kind: DifferenceKind
  repaired: boolean
  recordId: string | null
}
