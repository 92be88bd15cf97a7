import type { Client } from '@libsql/client/web'
import { SHAPES } from '../../worker/sync/shapes.ts'

const MODULUS = 2 ** 48

/** Each kept table beside what it should hold, computed from the replica alone; rows of nothing are left out. */
const KEPT: Readonly<Record<string, { kept: string; truth: string }>> = {
  buckets: {
    kept: `select source_id, entity, bucket, rows, sum_a, sum_b from ledger_bucket
      where rows <> 0 or sum_a <> 0 or sum_b <> 0`,
    truth: Object.values(SHAPES)
      .map(
        ({ entity, table }) => `select source_id, '${entity}' as entity, bucket, count(*) as rows,
          sum(hash_a) % ${MODULUS} as sum_a, sum(hash_b) % ${MODULUS} as sum_b
        from ${table} where deleted = 0 group by source_id, bucket`,
      )
      .join(' union all '),
  },
  'control sums': {
    kept: `select source_id, entity, month, currency, rows, amount_minor from ledger_control_sum
      where rows <> 0 or amount_minor <> 0`,
    truth: Object.values(SHAPES)
      .filter(({ sum }) => sum)
      .map(
        ({ entity, table, sum }) => `select source_id, '${entity}' as entity,
          coalesce(substr(${sum!.month}, 1, 7), '') as month,
          coalesce(${sum!.currency}, '') as currency, count(*) as rows,
          coalesce(sum(${sum!.amount}), 0) as amount_minor
        from ${table} where deleted = 0 group by 1, 2, 3, 4`,
      )
      .join(' union all '),
  },
  'due sums': {
    kept: `select source_id, side, currency, credit, due_on, invoices, open_minor from ledger_due_sum
      where invoices <> 0 or open_minor <> 0`,
    truth: `select source_id, side, currency, open_minor < 0 as credit,
        coalesce(due_on, '') as due_on, count(*) as invoices, sum(open_minor) as open_minor
      from ledger_invoice where open_minor <> 0 group by 1, 2, 3, 4, 5`,
  },
  'paid amounts': {
    kept: 'select source_id, key, paid_minor from ledger_invoice',
    truth: `select i.source_id, i.key, coalesce((select sum(a.amount_minor)
        from ledger_allocation as a where a.source_id = i.source_id and a.invoice = i.key
          and a.deleted = 0 and a.currency = i.currency), 0) as paid_minor
      from ledger_invoice as i`,
  },
  settlements: {
    kept: 'select source_id, project, day, payment, allocation from project_settlement',
    truth: `select a.source_id, i.project, coalesce(p.paid_on, a.allocated_on, '') as day,
        coalesce(p.key, '') as payment, a.key as allocation
      from ledger_allocation as a
      join ledger_invoice as i on i.source_id = a.source_id and i.key = a.invoice
      left join ledger_payment as p on p.source_id = a.source_id and p.key = a.payment
        and p.deleted = 0
      where a.deleted = 0 and i.deleted = 0 and i.project is not null`,
  },
  turnover: {
    kept: `select source_id, entity, key, month, side, currency, invoices, total_minor, paid_minor
      from ledger_turnover as t where (invoices <> 0 or total_minor <> 0 or paid_minor <> 0)
        and ${isKept('t.source_id', 't.entity', 't.key')}`,
    truth: ['counterparty', 'project']
      .map(
        (entity) => `select i.source_id, '${entity}' as entity, i.${entity} as key,
          coalesce(substr(i.issued_on, 1, 7), '') as month, i.side, i.currency,
          count(*) as invoices, sum(i.total_minor) as total_minor, sum(i.paid_minor) as paid_minor
        from ledger_invoice as i
        where i.deleted = 0 and i.state = 'posted' and i.${entity} is not null
          and ${isKept('i.source_id', `'${entity}'`, `i.${entity}`)} group by 1, 2, 3, 4, 5, 6`,
      )
      .join(' union all '),
  },
  'unallocated payments': {
    kept: `select source_id, key, counterparty, currency, direction, amount_minor, paid_on
      from unallocated_payment`,
    truth: `select p.source_id, p.key, p.counterparty, p.currency, p.direction, p.amount_minor, p.paid_on
      from ledger_payment as p left join ledger_allocation as a
        on a.source_id = p.source_id and a.payment = p.key and a.deleted = 0
      where p.deleted = 0 and p.counterparty is not null and a.key is null`,
  },
  'company balances': balanceOf('company_balance', 'company_id', 'counterparty'),
  'project balances': balanceOf('project_balance', 'project_id', 'project'),
}

// After a load and a repair it is summed in parts; of the others pages sum invoices.
function isKept(source: string, entity: string, key: string): string {
  return `not exists (select 1 from turnover_part as gap where gap.source_id = ${source}
    and gap.entity = ${entity} and ${key} > gap.after_key)`
}

function balanceOf(table: string, id: string, entity: string) {
  const side = (name: string) => `
    coalesce(sum(i.open_minor) filter (where i.side = '${name}'), 0) as ${name}_minor,
    count(*) filter (where i.side = '${name}') as ${name}_count,
    min(i.due_on) filter (where i.side = '${name}' and i.open_minor > 0) as ${name}_due_on`
  return {
    kept: `select * from ${table}`,
    truth: `select l.record_id as ${id}, i.currency, ${side('receivable')}, ${side('payable')}
      from ledger_link as l join ledger_invoice as i
        on i.source_id = l.source_id and i.${entity} = l.key
      where l.entity = '${entity}' and i.open_minor <> 0 group by 1, 2`,
  }
}

/** Those of the kept tables that wait while a load goes on. */
export const BALANCES: readonly string[] = ['company balances', 'project balances']

/** What every kept table, or each of those named, holds and what it should hold, as comparable lines. */
export async function recompute(
  client: Pick<Client, 'batch'>,
  only: readonly string[] = Object.keys(KEPT),
) {
  const queries = Object.entries(KEPT).filter(([name]) => only.includes(name))
  const results = await client.batch(
    queries.flatMap(([, { kept, truth }]) => [kept, truth]),
    'read',
  )
  const lines = (index: number) => results[index]!.rows.map((row) => JSON.stringify(row)).sort()
  return queries.map(([name], index) => ({
    name,
    kept: lines(index * 2),
    truth: lines(index * 2 + 1),
  }))
}
