import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { Minor } from '../domain/money.ts'
import { maySee } from './access.ts'
import type { Shape } from './apply/rows.ts'
import type { Database } from './database.ts'
import { exactMinor } from './exact-minor.ts'
import type { LedgerKey } from './invoice-record.ts'
import { batchLog, ledgerSource } from './schema/replication.ts'
import type { SessionProof } from './viewer.ts'

/** Whose a row is, by the columns of its table that lead to a company or a project. */
const LEADS: Readonly<Record<string, { company?: string; project?: string }>> = {
  counterparty: { company: 'row.key' },
  project: { project: 'row.key' },
  contract: { company: 'row.counterparty', project: 'row.project' },
  invoice: { company: 'row.counterparty', project: 'row.project' },
  payment: { company: 'row.counterparty' },
  act: { company: named('contract', 'counterparty'), project: 'row.project' },
  amendment: { company: named('contract', 'counterparty'), project: named('contract', 'project') },
  allocation: { company: named('invoice', 'counterparty'), project: named('invoice', 'project') },
  budget_line: { project: 'row.project' },
}

function named(entity: 'contract' | 'invoice', column: string): string {
  return `(select n.${column} from ledger_${entity} as n
    where n.source_id = row.source_id and n.key = row.${entity})`
}

/** The access rule of a row of the ledger, `row` in the statement: of money, or of the record that it stands for. */
export function maySeeRow(proof: SessionProof, entity: string): SQL {
  const { company, project } = LEADS[entity] ?? {}
  const of = {
    ...(company ? { company: recordOf('counterparty', company) } : {}),
    ...(project ? { project: recordOf('project', project) } : {}),
  }
  if (entity === 'counterparty') return maySee(proof, 'company', of)
  return entity === 'project' ? maySee(proof, 'project', of) : maySee(proof, 'money', of)
}

function recordOf(entity: 'counterparty' | 'project', key: string): SQL {
  return sql`(select link.record_id from ledger_link as link where link.entity = ${sql.raw(`'${entity}'`)}
    and link.source_id = row.source_id and link.key = ${sql.raw(key)})`
}

/** The cells of a row in canonical order, as a JSON list. */
export const cellsOf = (shape: Shape): SQL<string> =>
  sql<string>`json_array(${sql.raw(shape.columns.map((column) => `row.${column}`).join(', '))})`

/** What a row names other rows by, and what people call those. */
const NAMES: Readonly<Record<string, string>> = {
  ...{ counterparty: 'name', project: 'name', contract: 'number', invoice: 'number' },
  payment: 'number',
}

/** The rows that a row names, as column, key and what it is called, of those that the viewer may see. */
export function selectNamedRows(
  db: Database,
  proof: SessionProof,
  shape: Shape,
  { sourceId, key }: LedgerKey,
) {
  const named = shape.columns
    .filter((column) => column in NAMES)
    .map(
      (column) => sql`select ${column} as of, row.key, row.${sql.raw(NAMES[column]!)} as called
        from ${sql.raw(`ledger_${column}`)} as row
        where row.source_id = ${sourceId} and ${maySeeRow(proof, column)} and row.key = (
          select at.${sql.raw(column)} from ${sql.raw(shape.table)} as at
          where at.source_id = ${sourceId} and at.key = ${key})`,
    )
  const none = sql`select null as of, null as key, null as called where false`
  return db.build
    .select({
      of: sql<string>`named.of`,
      key: sql<string>`named.key`,
      called: sql<string | null>`named.called`,
    })
    .from(sql`(${sql.join([none, ...named], sql` union all `)}) as named`)
}

/** One row of any entity, deleted ones too, with the batch that brought it; no row when there never was one. */
export function selectLedgerRow(
  db: Database,
  proof: SessionProof,
  shape: Shape,
  { sourceId, key }: LedgerKey,
) {
  return db.build
    .select({
      ...{ key: sql<string>`row.key`, cells: cellsOf(shape), hash: sql<string>`row.hash` },
      ...{ seq: sql<number>`row.seq`, deleted: sql<number>`row.deleted` },
      seenAt: sql<number>`row.seen_at`,
      ...{ source: ledgerSource.name, system: ledgerSource.system },
      identity: ledgerSource.identity,
      ...{ epoch: batchLog.epoch, appliedAt: batchLog.appliedAt, kid: batchLog.kid },
      ...{ bsh: batchLog.bsh, receipt: batchLog.receipt },
      /** 1 when the tree of its batch is kept, so that it can be proven. */
      provable: sql<number>`row.hash <> '' and exists (select 1 from batch_rows as leaf
        where leaf.source_id = row.source_id and leaf.seq = row.seq)`,
      extra: exactMinor(
        sql.raw(shape.entity === 'invoice' ? 'row.paid_minor' : 'null'),
      ) as SQL<Minor | null>,
    })
    .from(sql`${sql.raw(shape.table)} as row`)
    .innerJoin(ledgerSource, eq(ledgerSource.id, sql`row.source_id`))
    .leftJoin(
      batchLog,
      and(eq(batchLog.sourceId, sql`row.source_id`), eq(batchLog.seq, sql`row.seq`)),
    )
    .where(
      sql`row.source_id = ${sourceId} and row.key = ${key} and ${maySeeRow(proof, shape.entity)}`,
    )
}
