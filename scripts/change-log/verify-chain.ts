import { createHash } from 'node:crypto'
import { CHAIN_START, type SealedEntry, sealText } from '../../worker/domain/log-seal.ts'

/** The hash that the chain has for an entry. */
export type Seal = { seq: number; hash: string }

/** What is wrong with the first entry that does not fit its chain. */
export type Break = {
  seq: number
  /** `changed`: it or one before it is not what was sealed; `missing`: it is gone; `added`: it was put in later. */
  why: 'changed' | 'missing' | 'added'
}

export type ChainReport = {
  /** Entries that fit, and those that the clock has not sealed yet. */
  sealed: number
  unsealed: number
  /** The last hash that fits: noted outside, it shows later that nothing was cut off. */
  head: Seal
  broken: Break | null
}

/** Computes the chain of a change log anew; both lists in the order of their numbers. */
export function verifyChain(entries: Iterable<SealedEntry>, seals: readonly Seal[]): ChainReport {
  const report: ChainReport = {
    ...{ sealed: 0, unsealed: 0, broken: null },
    head: { seq: 0, hash: CHAIN_START },
  }
  const end = seals.at(-1)?.seq ?? 0
  for (const entry of entries) {
    if (entry.seq > end) {
      report.unsealed += 1
      continue
    }
    const seal = seals[report.sealed]!
    if (seal.seq < entry.seq) return { ...report, broken: { seq: seal.seq, why: 'missing' } }
    if (seal.seq > entry.seq) return { ...report, broken: { seq: entry.seq, why: 'added' } }
    const hash = createHash('sha256').update(sealText(report.head.hash, entry)).digest('hex')
    if (hash !== seal.hash) return { ...report, broken: { seq: entry.seq, why: 'changed' } }
    report.head = seal
    report.sealed += 1
  }
  const gone = seals[report.sealed]
  return gone ? { ...report, broken: { seq: gone.seq, why: 'missing' } } : report
}
