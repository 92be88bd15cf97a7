/** A column that names a company: a merge carries its rows over to the company that stays. */
export type CompanyReference = {
  table: string
  column: string
  /** What tells the row from others, the column itself left out. */
  key: readonly string[]
  /** Only these rows name a company. */
  where?: string
  /** Rows that no page shows, so that nobody is told how many of them move. */
  unseen?: true
}

/**
 * Everything that names a company. A test holds this list, with HANDLED_APART, against the schema: a table that
 * comes later and names companies cannot be forgotten.
 */
export const COMPANY_REFERENCES = [
  { table: 'project', column: 'customer_id', key: ['id'] },
  { table: 'project_party', column: 'company_id', key: ['id'] },
  { table: 'contact_company', column: 'company_id', key: ['contact_id'] },
  { table: 'activity', column: 'company_id', key: ['id'], where: 'deleted_at is null' },
  // What can be brought back stands in an index of its own.
  {
    table: 'activity',
    column: 'company_id',
    key: ['id'],
    where: 'deleted_at is not null',
    unseen: true,
  },
  {
    table: 'comment',
    column: 'record_id',
    key: ['id'],
    where: "entity = 'company' and deleted_at is null",
  },
  {
    table: 'comment',
    column: 'record_id',
    key: ['id'],
    where: "entity = 'company' and deleted_at is not null",
    unseen: true,
  },
  {
    table: 'mention',
    column: 'record_id',
    key: ['comment_id', 'member_id'],
    where: "entity = 'company'",
  },
  {
    table: 'attachment',
    column: 'record_id',
    key: ['id'],
    where: "entity = 'company' and deleted_at is null",
  },
  {
    table: 'attachment',
    column: 'record_id',
    key: ['id'],
    where: "entity = 'company' and deleted_at is not null",
    unseen: true,
  },
  {
    table: 'ledger_link',
    column: 'record_id',
    key: ['source_id', 'key'],
    where: "entity = 'counterparty'",
  },
] as const satisfies readonly CompanyReference[]

export type ReferencingTable = (typeof COMPANY_REFERENCES)[number]['table']

/** Columns that name a company and that a merge treats in another way, each with its reason. */
export const HANDLED_APART: Readonly<Record<string, string>> = {
  'company_balance.company_id': 'kept from the rows of the ledger: computed again for both',
  'company_candidate.company_id': 'pairs are ordered: brought over as pairs of the survivor',
  'company_candidate.other_id': 'pairs are ordered: brought over as pairs of the survivor',
  'company_merge.survivor_id': 'tells what was merged',
  'company_merge.loser_id': 'tells what was merged',
  'access_trail.record_id': 'append-only: what was looked at was looked at under that name',
  'change_log.record_id': 'append-only: the history of the survivor reads that of the others too',
}
