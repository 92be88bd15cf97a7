import type { Client } from '@libsql/client/web'

/**
 * Names and figures as unlike each other as real ones: what repeats itself weighs nothing compressed. In euros: the
 * one font of the lab lacks the sign of the rouble, which every phone has, and looking for it costs 100 ms of a page.
 */
export async function insertVariedCompanies(client: Client, count: number): Promise<void> {
  await client.batch(
    [
      {
        sql: `with recursive number(n) as (select 1 union all select n + 1 from number where n < ?)
          insert into company
            (id, name, name_key, sort_key, tax_id, phone, is_customer, is_vendor,
             created_at, updated_at)
          select lower(hex(randomblob(16))), name, lower(name), lower(name),
            printf('%010d', abs(random() % 9999999999)),
            printf('+7 9%02d %03d-%02d-%02d', n % 97, n % 991, n % 89, n % 83),
            n % 3 <> 0, n % 3 = 0, 0, 0
          from (select n, printf('%s %s-%d',
            ${pick(['Монолит', 'Кровля', 'ТеплоСтрой', 'Инжсети', 'Beton', 'Crane Hire', 'Glazing'])},
            ${pick(['Север', 'Невский', 'Plus', 'Инвест', 'Group'])},
            n) as name from number)`,
        args: [count],
      },
      `insert into company_balance (company_id, currency, receivable_minor, receivable_count,
          receivable_due_on, payable_minor, payable_count)
        select id, 'EUR', abs(random() % 99999999), 1,
          date('2026-06-01', abs(random() % 300) || ' days'), abs(random() % 9999999), 1
        from company`,
    ],
    'write',
  )
}

function pick(words: readonly string[]): string {
  const cases = words.map((word, at) => `when ${at} then '${word}'`)
  return `case abs(random() % ${words.length}) ${cases.join(' ')} end`
}
