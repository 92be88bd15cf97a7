/** What must hold at every moment, looked at after each commit of the edge. Names follow the list of invariants in docs. */
import type { Client } from '@libsql/client/web'
import { BALANCES, recompute } from '../sync/recompute.ts'
import { type Book, isVersion, type Version } from './book.ts'
import { SIMULATED } from './ledger.ts'

/** A broken promise; the number is that of the invariant. */
export class Violation extends Error {
  override readonly name = 'Violation'
}

type Head = { epoch: number; seq: number; watermark: number | null; loading: number }

export type Truth = ReturnType<typeof createTruth>

export function createTruth(book: Book, client: () => Pick<Client, 'execute' | 'batch'>) {
  let head: Head = { epoch: 0, seq: 0, watermark: null, loading: 0 }
  /** The oldest version that the replica may still be. */
  let reached = 0
  let isTrusted = true

  async function readHead(): Promise<Head> {
    const { rows } = await client().execute(
      `select epoch, head_seq as seq, watermark, exists (
        select 1 from ledger_freshness where loading = 1) as loading from stream`,
    )
    return (
      (rows[0] as unknown as Head | undefined) ?? { ...head, epoch: 0, seq: 0, watermark: null }
    )
  }

  /** Live rows of the replica: hashes by id. */
  async function readReplica(): Promise<Map<string, string>> {
    const { rows } = await client().execute(REPLICA)
    return new Map(rows.map((row) => [String(row.id), String(row.hash)]))
  }

  async function look(): Promise<void> {
    const before = head
    head = await readHead()
    const same =
      head.epoch === before.epoch &&
      head.seq === before.seq &&
      head.watermark === before.watermark &&
      head.loading === before.loading
    if (same) return
    const isNext = head.seq === before.seq || head.seq === before.seq + 1
    if (!isNext) throw new Violation(`4: the head went from ${before.seq} to ${head.seq}`)
    if (head.loading || !isTrusted) return
    if (before.loading) await checkBalances()
    const replica = await readReplica()
    const versions = book.versions()
    const found = versions.findIndex((version, at) => at >= reached && isVersion(replica, version))
    if (found < 0) {
      throw new Violation(
        `2: the replica at seq ${head.seq} is no version from ${reached} on:\n${explain(replica, versions)}`,
      )
    }
    reached = found
    checkFreshness(replica, versions)
  }

  /** Whoever is told that a load has ended finds every balance computed. */
  async function checkBalances(): Promise<void> {
    for (const { name, kept, truth } of await recompute(client(), BALANCES)) {
      if (JSON.stringify(kept) === JSON.stringify(truth)) continue
      throw new Violation(`13: ${name} are not computed although nothing is loading`)
    }
  }

  function checkFreshness(replica: Map<string, string>, versions: readonly Version[]): void {
    const { watermark } = head
    if (watermark === null) return
    const first = versions.findLastIndex(({ at }) => at < watermark)
    if (versions.some((version, at) => at >= first && isVersion(replica, version))) return
    const { at = 0 } = versions[reached + 1] ?? {}
    throw new Violation(
      `7: complete as of ${watermark}, but an edit of ${at} (${watermark - at} ms before) is missing`,
    )
  }

  return {
    look,
    readReplica,
    head: () => head,
    reached: () => reached,
    /** The edge was set back: it may be any version again. */
    forget: async () => {
      reached = 0
      head = await readHead()
    },
    /** While rows are damaged or emptied the replica is no version of the book. */
    trust: (trusted: boolean) => {
      isTrusted = trusted
      reached = 0
    },
  }
}

const REPLICA = SIMULATED.map(
  (entity) => `select '${entity} ' || key as id, hash from ledger_${entity} where deleted = 0`,
).join(' union all ')

/** How the replica differs from the newest version. */
export function explain(
  replica: ReadonlyMap<string, string>,
  versions: readonly Version[],
): string {
  const { good, poison } = versions.at(-1)!
  const lines = [...new Set([...good.keys(), ...replica.keys()])].flatMap((id) => {
    if (replica.get(id) === good.get(id) || (!good.has(id) && poison.has(id))) return []
    const what = !replica.has(id) ? 'missing' : good.has(id) ? 'another' : 'too many'
    return [`  ${id}: ${what}`]
  })
  return lines.slice(0, 12).join('\n')
}
