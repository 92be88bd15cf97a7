import { Facts } from '../parts/facts.tsx'
import { Instant } from '../parts/when.tsx'
import type { Reader } from '../reader.ts'

/** The row a number was read from, the batch that brought it, and the receipt that says so. */
export type Proof = {
  source: string
  system: string
  key: string
  hash: string
  seq: number
  epoch: number | null
  appliedAt: number | null
  kid: string | null
  bsh: string | null
  receipt: string | null
}

/** "Where this number comes from", folded until somebody asks. */
export function ProofOf({ r, proof }: { r: Reader; proof: Proof }) {
  const words = r.text.ledger
  const code = (value: string | null) => value && <code>{value}</code>
  return (
    <details class="card proof">
      <summary>{words.proof.title}</summary>
      <p class="muted">{proof.epoch === null ? words.proof.none : words.proof.about}</p>
      <Facts
        r={r}
        facts={[
          [words.source, `${proof.source} (${proof.system})`],
          [words.key, code(proof.key)],
          [words.proof.hash, code(proof.hash)],
          [words.proof.seq, String(proof.seq)],
          [words.proof.epoch, proof.epoch === null ? null : String(proof.epoch)],
          [words.proof.appliedAt, <Instant r={r} at={proof.appliedAt} />],
          [words.proof.key, code(proof.kid)],
          [words.proof.bsh, code(proof.bsh)],
          [words.proof.receipt, code(proof.receipt)],
        ]}
      />
    </details>
  )
}
