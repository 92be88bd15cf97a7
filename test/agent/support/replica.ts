/** The replica as the edge holds it, and the book as SQL of our own reads it. */
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { ENTITIES, type EntityName } from '../../../protocol/entities.ts'
import { checkRow } from '../../../protocol/row.ts'
import { readRows } from '../../../sync-agent/sources/gnucash/read-rows.ts'
import type { TestDatabase } from '../../support/database.ts'

export const REPLICATED: readonly EntityName[] = [
  'counterparty',
  'project',
  'contract',
  'invoice',
  'payment',
  'allocation',
]

type Cells = { [key: string]: unknown[] }

const columnsOf = (entity: EntityName): string[] =>
  ENTITIES[entity].columns.map(({ name }) =>
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  )

/** Live rows of one entity by key. */
export async function readReplica({ client }: TestDatabase, entity: EntityName): Promise<Cells> {
  const columns = columnsOf(entity)
  const { rows } = await client.execute(
    `select key, ${columns.join(', ')} from ledger_${entity} where deleted = 0 order by key`,
  )
  return Object.fromEntries(rows.map((row) => [row.key, columns.map((name) => row[name])]))
}

/** The rows the agent's queries find in a book file. */
export function readBookRows(path: string, entity: EntityName): Cells {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    const good = [...readRows(db, entity)].flatMap((item) =>
      'row' in item && checkRow(entity, item.row) === null ? [item.row] : [],
    )
    good.sort((a, b) => (a.key < b.key ? -1 : 1))
    return Object.fromEntries(good.map(({ key, cells }) => [key, [...cells]]))
  } finally {
    db.close()
  }
}

export type SideSums = {
  posted: number
  totalMinor: number
  paidMinor: number
  openMinor: number
  notPaid: number
}

/**
 * Receivable and payable straight from GnuCash's postings, without a line of the agent: the sum of an
 * invoice's lot is what is open, the splits of its posting are its total.
 */
export function sumBook(path: string): { receivable: SideSums; payable: SideSums } {
  const db = new DatabaseSync(path, { readOnly: true })
  const rows = db
    .prepare(
      `select a.account_type as kind, count(*) as posted, sum(total) as total, sum(open) as open,
              sum(open <> 0) as notPaid
       from (
         select i.guid, i.post_acc,
           (select sum(value_num) from splits s
             where s.tx_guid = i.post_txn and s.account_guid = i.post_acc) as total,
           (select sum(value_num) from splits s where s.lot_guid = i.post_lot) as open
         from invoices i where i.post_txn is not null
       ) join accounts a on a.guid = post_acc
       group by kind`,
    )
    .all()
  db.close()
  const side = (kind: string, sign: number): SideSums => {
    const row = rows.find((found) => found.kind === kind)
    const total = Number(row?.total) * sign
    const open = Number(row?.open) * sign
    return {
      posted: Number(row?.posted),
      totalMinor: total,
      paidMinor: total - open,
      openMinor: open,
      notPaid: Number(row?.notPaid),
    }
  }
  return { receivable: side('RECEIVABLE', 1), payable: side('PAYABLE', -1) }
}

/** The same sums from the balances the edge keeps. */
export async function sumReplica({ client }: TestDatabase) {
  const { rows } = await client.execute(
    `select side, count(*) as posted, sum(total_minor) as totalMinor, sum(paid_minor) as paidMinor,
            sum(open_minor) as openMinor, sum(open_minor <> 0) as notPaid
     from ledger_invoice where deleted = 0 and state = 'posted' group by side`,
  )
  const side = (name: string): SideSums => {
    const row = rows.find((found) => found.side === name)
    return {
      posted: Number(row?.posted),
      totalMinor: Number(row?.totalMinor),
      paidMinor: Number(row?.paidMinor),
      openMinor: Number(row?.openMinor),
      notPaid: Number(row?.notPaid),
    }
  }
  return { receivable: side('receivable'), payable: side('payable') }
}

const LOOKS = 600
const LOOK_MS = 100

/** Waits until the stream's head has reached a seq and everything up to it is visible. */
export async function untilSeq({ client }: TestDatabase, seq: number): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    const { rows } = await client.execute('select head_seq, watermark from stream')
    const [head] = rows
    if (head && Number(head.head_seq) >= seq && head.watermark !== null) return
    await sleep(LOOK_MS)
  }
  throw new Error(`The head never reached ${seq}.`)
}
