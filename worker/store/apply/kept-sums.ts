import type { InStatement } from '@libsql/client/web'
import type { Shape } from './rows.ts'
import { type BatchArgs, statement, touched } from './statement.ts'

/** Sums of 48-bit hashes are kept modulo 2^48; 20,000 of them still fit a 64-bit sum. */
const MODULUS = '281474976710656'

/**
 * Every kept sum changes by "minus what stood, plus what stands" over exactly the touched keys: it is
 * changed with `minus` before the rows change and with `plus` after.
 */
export function changeSums(sign: 'minus' | 'plus', shape: Shape, args: BatchArgs): InStatement[] {
  const buckets = `insert into ledger_bucket (source_id, entity, bucket, rows, sum_a, sum_b)
    select :source, '${shape.entity}', bucket, ${signed(sign, 'rows')}, ${
      sign === 'plus' ? 'sum_a, sum_b' : `${negative('sum_a')}, ${negative('sum_b')}`
    } from (${bucketsOf(shape)})
    where true on conflict do update set rows = ledger_bucket.rows + excluded.rows,
      sum_a = (ledger_bucket.sum_a + excluded.sum_a) % ${MODULUS},
      sum_b = (ledger_bucket.sum_b + excluded.sum_b) % ${MODULUS}`
  const control = `insert into ledger_control_sum
      (source_id, entity, month, currency, rows, amount_minor)
    select :source, '${shape.entity}', month, currency,
      ${signed(sign, 'rows')}, ${signed(sign, 'amount_minor')}
    from (${monthsOf(shape)}) where true
    on conflict do update set rows = ledger_control_sum.rows + excluded.rows,
      amount_minor = ledger_control_sum.amount_minor + excluded.amount_minor`
  const sums = [statement(buckets, args)]
  return shape.sum ? [...sums, statement(control, args)] : sums
}

const signed = (sign: 'minus' | 'plus', value: string) => (sign === 'plus' ? value : `-${value}`)
const negative = (sum: string) => `(${MODULUS} - ${sum}) % ${MODULUS}`

function bucketsOf(shape: Shape): string {
  return `select bucket, count(*) as rows,
      sum(hash_a) % ${MODULUS} as sum_a, sum(hash_b) % ${MODULUS} as sum_b
    from ${standing(shape)} group by bucket`
}

function monthsOf(shape: Shape): string {
  if (!shape.sum) return ''
  const { month, amount, currency } = shape.sum
  return `select coalesce(substr(${month}, 1, 7), '') as month,
      coalesce(${currency}, '') as currency, count(*) as rows,
      coalesce(sum(${amount}), 0) as amount_minor
    from ${standing(shape)} group by 1, 2`
}

function standing(shape: Shape): string {
  return `${shape.table} where source_id = :source and deleted = 0
    and key in ${touched(shape.entity)}`
}
