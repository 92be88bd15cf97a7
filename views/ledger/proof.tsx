import { systemName } from '../agents/agent.ts'
import { PostButton } from '../parts/button.tsx'
import { Facts } from '../parts/facts.tsx'
import { None } from '../parts/money.tsx'
import { Instant } from '../parts/when.tsx'
import { paths } from '../paths.ts'
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
  sourceId: number
  /** The version of the egress policy that its receipt names. */
  policy: number | null
  /** The row for which a file can be made that proves it. */
  file: { entity: string; sourceId: number; key: string } | null
}

/** "Where this number comes from", folded until somebody asks. */
export function ProofOf({ r, proof, open = false }: { r: Reader; proof: Proof; open?: boolean }) {
  const words = r.text.ledger
  const code = (value: string | null) => value && <code>{value}</code>
  return (
    <details class="card proof" id="proof" open={open || undefined}>
      <summary>{words.proof.title}</summary>
      <p class="muted">{proof.epoch === null ? words.proof.none : words.proof.about}</p>
      <Facts
        r={r}
        facts={[
          [words.source, `${proof.source} (${systemName(proof.system)})`],
          [words.key, code(proof.key)],
          [words.proof.hash, code(proof.hash)],
          [words.proof.seq, String(proof.seq)],
          [words.proof.epoch, proof.epoch === null ? null : String(proof.epoch)],
          [words.proof.appliedAt, <Instant r={r} at={proof.appliedAt} />],
          [words.proof.key, code(proof.kid)],
          [words.proof.bsh, code(proof.bsh)],
          [r.text.egress.row.policy, <PolicyOf r={r} proof={proof} />],
          [words.proof.receipt, code(proof.receipt)],
        ]}
      />
      <ProofFile r={r} file={proof.file} />
    </details>
  )
}

function PolicyOf({ r, proof: { sourceId, policy } }: { r: Reader; proof: Proof }) {
  const { row, policy: words } = r.text.egress
  if (policy === null) return <None r={r} />
  return (
    <a href={paths.egressPolicy(sourceId)}>
      {policy === 0 ? row.noPolicy : `${words.version} ${r.format.number(policy)}`}
    </a>
  )
}

function ProofFile({ r, file }: { r: Reader; file: Proof['file'] }) {
  const t = r.text.egress.row
  if (file === null) return <p class="muted">{t.unproven}</p>
  return (
    <div class="tools">
      <PostButton r={r} icon="download" action={paths.ledgerRowProof(file.entity, file)}>
        {t.download}
      </PostButton>{' '}
      <small class="muted">{t.downloadAbout}</small>
    </div>
  )
}
