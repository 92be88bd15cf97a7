import type { InStatement } from '@libsql/client/web'
import { applyOverride, logOverride } from './record-changes.ts'
import { returnDeleted } from './return-deleted.ts'
import { type BatchArgs, statement, touch, touched } from './statement.ts'

const RECORDS = 'linked-company'

/** A company whose ledger rows changed follows the one that leads; a deleted row never deletes it, a live one returns it. */
export function followCompanies(args: BatchArgs): InStatement[] {
  return [
    touch(RECORDS, recordsOfTouched, args),
    ...returnDeleted('counterparty', args),
    statement(demoteDeleted, args),
    statement(promoteLive, args),
    statement(logOverride(COMPANY), args),
    statement(applyOverride(COMPANY), args),
  ]
}

/** The same for companies that people have just parted, noted in `apply_touched` as `linked-company`. */
export function followParted(now: number): InStatement[] {
  return [
    demoteDeleted,
    promoteLive,
    statement(logOverride(COMPANY, 'system'), { now, agent: null }),
    statement(applyOverride(COMPANY), { now }),
  ]
}

const recordsOfTouched = `record_id from ledger_link
  where entity = 'counterparty' and source_id = :source and key in ${touched('counterparty')}`

/** The live counterparties a record stands for. */
const liveOf = (record: string) => `from ledger_link as l indexed by ledger_link_record
  join ledger_counterparty as live
    on live.source_id = l.source_id and live.key = l.key and live.deleted = 0
  where l.entity = 'counterparty' and l.record_id = ${record}`

const demoteDeleted = `update ledger_link indexed by ledger_link_record set leading = 0
  where entity = 'counterparty' and leading = 1 and record_id in ${touched(RECORDS)}
    and exists (select 1 from ledger_counterparty as c
      where c.source_id = ledger_link.source_id and c.key = ledger_link.key and c.deleted = 1)
    and exists (select 1 ${liveOf('ledger_link.record_id')})`

const promoteLive = `update ledger_link set leading = 1
  where entity = 'counterparty' and record_id in ${touched(RECORDS)}
    and not exists (select 1 from ledger_link as o indexed by ledger_link_record
      where o.entity = 'counterparty'
      and o.record_id = ledger_link.record_id and o.leading = 1)
    and (source_id, key) = (
      select l.source_id, l.key ${liveOf('ledger_link.record_id')}
      order by l.source_id, l.key limit 1)`

/** What the ledger lacks stays as people entered it. */
const ledgerOr = (column: string) => `coalesce(c.${column}, company.${column})`
/** True when any live counterparty of the company says so; without one, as it was. */
const anyLive = (test: string, otherwise: string) =>
  `coalesce((select max(${test}) ${liveOf('company.id')}), ${otherwise})`

const COMPANY = {
  table: 'company',
  followed: [
    ...[
      ['name', 'name'],
      ['tax_id', 'taxId'],
      ['registration_reason', 'registrationReason'],
      ['contact_name', 'contactName'],
      ['phone', 'phone'],
      ['email', 'email'],
      ['address', 'address'],
    ].map(([column, field]) => ({ column: column!, field: field!, value: ledgerOr(column!) })),
    {
      column: 'is_customer',
      field: 'isCustomer',
      value: anyLive(`live.side = 'customer'`, 'company.is_customer'),
    },
    {
      column: 'is_vendor',
      field: 'isVendor',
      value: anyLive(`live.side = 'vendor'`, 'company.is_vendor'),
    },
    { column: 'active', field: 'active', value: anyLive('live.active', '0') },
  ],
  derived: [
    ['name_key', ledgerOr('name_key')],
    ['sort_key', ledgerOr('sort_key')],
    ['phone_key', 'case when c.phone is null then company.phone_key else c.phone_key end'],
    ['email_key', 'case when c.email is null then company.email_key else c.email_key end'],
  ],
  from: `apply_touched as t
    cross join company on company.id = t.key
    left join ledger_link as lead indexed by ledger_link_record on lead.record_id = company.id
      and lead.entity = 'counterparty' and lead.leading = 1
    left join ledger_counterparty as c on c.source_id = lead.source_id and c.key = lead.key
      and c.deleted = 0
    where t.kind = '${RECORDS}'`,
} as const
