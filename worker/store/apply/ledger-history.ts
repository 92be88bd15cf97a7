import type { InStatement } from '@libsql/client/web'
import { type EntityRows, type Incoming, incomingKeys, incomingRows, type Shape } from './rows.ts'
import { type BatchArgs, statement, touch, touched } from './statement.ts'

/** Invoices that stood before this write and whose paid amount it may change. */
const STOOD = 'stood-invoice'

/** The column that names whom a row is about, where pages ask by company. */
const PARTY: Readonly<Record<string, string>> = {
  counterparty: 'key',
  invoice: 'counterparty',
  payment: 'counterparty',
  contract: 'counterparty',
}

/**
 * Keeps what changed rows said before, in the write that changes them and before it does. A row that comes for
 * the first time meets none that stands, so it costs one look and leaves nothing.
 */
export function keepHistory(
  incoming: Incoming,
  { shape, rows, gone }: EntityRows,
  args: BatchArgs,
): InStatement[] {
  const hash = `cells->>${1 + shape.columns.length + shape.extras.length}`
  const fields = [
    ...shape.columns.map((column, index) => {
      return `select '${shape.fields[index]}', was.${column}, cells->>${index + 1}`
    }),
    `select 'deleted', was.deleted, 0`,
  ]
  const changed = `insert into ledger_history (source_id, entity, key, seq, at, diff, counterparty)
    select :source, '${shape.entity}', was.key, new.seq, :now, (
      select json_group_object(field, json_array(before, after))
      from (select null as field, null as before, null as after where 0
        union all ${fields.join(' union all ')}) where before is not after), ${partyOf(shape)}
    from (${incomingRows(incoming, shape)}) as new
    cross join ${shape.table} as was on was.source_id = :source and was.key = cells->>0
    where was.seq < new.seq and was.hash <> '' and was.hash <> ${hash} or was.seq < new.seq
      and was.deleted = 1
    on conflict do nothing`
  const deleted = `insert into ledger_history (source_id, entity, key, seq, at, diff, counterparty)
    select :source, '${shape.entity}', was.key, :seq, :now, '{"deleted":[0,1]}', ${partyOf(shape)}
    from ${shape.table} as was where was.source_id = :source and was.deleted = 0 and was.seq < :seq
      and was.key in (${incomingKeys(incoming, shape)})
    on conflict do nothing`
  return [statement(changed, { ...args, rows }), statement(deleted, { ...args, gone })]
}

function partyOf({ entity }: Shape): string {
  const party = PARTY[entity]
  return party ? `was.${party}` : 'null'
}

/** Notes which of the touched invoices stood before this write brought any. */
export function touchStood(args: BatchArgs): InStatement {
  const query = `i.key from apply_touched as t
    cross join ledger_invoice as i on i.source_id = :source and i.key = t.key
    where t.kind = 'open-invoice'`
  return touch(STOOD, query, args)
}

/** Keeps what had been paid of an invoice that stood; runs before it is settled anew. */
export function keepPaid(paid: string, args: BatchArgs): InStatement {
  return statement(
    `insert into ledger_history (source_id, entity, key, seq, at, diff, counterparty)
    select :source, 'invoice', key, :seq, :now,
      json_object('paidMinor', json_array(paid_minor, ${paid})), counterparty
    from ledger_invoice where source_id = :source and key in ${touched(STOOD)}
      and paid_minor <> ${paid}
    on conflict do update set diff = json_patch(ledger_history.diff, excluded.diff)`,
    args,
  )
}
