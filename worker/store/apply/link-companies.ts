import type { InStatement } from '@libsql/client/web'
import { type BatchArgs, statement, touch } from './statement.ts'

/** One side after the other: a vendor may be the company that a customer of the same batch has just created. */
const SIDES = ['customer', 'vendor', 'other'] as const
type Side = (typeof SIDES)[number]

const NEW = 'new-counterparty'

/**
 * Links counterparties that have no company yet: by tax id, else by name and phone or e-mail, else
 * to a company created for them. Sets, not rows: each step handles all that is still unlinked.
 */
export function linkCompanies(args: BatchArgs): InStatement[] {
  return [
    touch(NEW, newCounterparties, args),
    ...SIDES.flatMap((side) => [
      statement(linkByTaxId(side), args),
      statement(linkByName(side, 'phone'), args),
      statement(linkByName(side, 'email'), args),
      ...createCompanies(firstOfTaxId(side), side, args),
      statement(linkByTaxId(side), args),
      ...createCompanies(pending(side), side, args),
    ]),
    touch('balance-counterparty', `key from apply_touched where kind = '${NEW}'`, args),
    statement(logLinks, args),
  ]
}

const newCounterparties = `c.key from apply_touched as t
  cross join ledger_counterparty as c on c.source_id = :source and c.key = t.key
  where t.kind = 'counterparty' and c.deleted = 0 and not exists (
    select 1 from ledger_link where entity = 'counterparty' and source_id = :source
      and key = c.key)`

/** The counterparties of a side that no step has linked yet. */
function pending(side: Side): string {
  return `select c.* from apply_touched as t
    cross join ledger_counterparty as c on c.source_id = :source and c.key = t.key
    where t.kind = '${NEW}' and c.side = '${side}' and not exists (
      select 1 from ledger_link where entity = 'counterparty' and source_id = :source
        and key = c.key)`
}

/** The same registration reason when both have one. */
const sameReason = `(c.registration_reason is null or company.registration_reason is null
  or c.registration_reason = company.registration_reason)`

/** One company of this tax id, or the only one that has this very registration reason. */
function linkByTaxId(side: Side): string {
  const exact = 'company.registration_reason is c.registration_reason'
  return insertLinks(
    'tax-id',
    `select key, case when exact = 1 then exact_id when exact = 0 and found = 1 then any_id end
      as company_id
    from (
      select c.key, count(*) as found, min(company.id) as any_id, sum(${exact}) as exact,
        min(case when ${exact} then company.id end) as exact_id
      from (${pending(side)}) as c
      cross join company on company.tax_id = c.tax_id and company.deleted_at is null
        and ${sameReason}
      group by c.key
    )`,
  )
}

/**
 * Two counterparties of one side are two: the ledger's own keys say so. So a company that already
 * stands for another live one of this source and side is not taken, and two new ones do not share.
 */
function linkByName(side: Side, by: 'phone' | 'email'): string {
  return insertLinks(
    `name-${by}`,
    `select key, company_id from (
      select key, company_id, row_number() over (partition by company_id order by key) as nth
      from (
        select c.key, (
          select case count(*) when 1 then min(id) end from (
            select id from company indexed by company_${by}
            where company.name_key = c.name_key and company.${by}_key = c.${by}_key
              and company.deleted_at is null and (company.tax_id is null or c.tax_id is null)
            limit 2)) as company_id
        from (${pending(side)}) as c where c.${by}_key is not null
      ) as found
      where company_id is not null and not exists (
        select 1 from ledger_link as l
        join ledger_counterparty as o on o.source_id = l.source_id and o.key = l.key
        where l.record_id = found.company_id and l.entity = 'counterparty'
          and l.source_id = :source and o.side = '${side}' and o.deleted = 0)
    ) where nth = 1`,
  )
}

/** The first link of a company leads: its ledger row names the company. */
function insertLinks(rule: string, matches: string): string {
  return `insert into ledger_link
      (entity, source_id, key, record_id, leading, rule, linked_at)
    select 'counterparty', :source, key, company_id,
      row_number() over (partition by company_id order by key) = 1 and not exists (
        select 1 from ledger_link as l indexed by ledger_link_record
        where l.record_id = company_id and l.entity = 'counterparty' and l.leading = 1),
      '${rule}', :now
    from (${matches}) where company_id is not null`
}

/**
 * Of new counterparties that share a tax id nobody has, the first creates the company and the rest
 * find it. One without a registration reason waits for those that have one.
 */
function firstOfTaxId(side: Side): string {
  return `select * from (
      select c.*,
        row_number() over (partition by c.tax_id, c.registration_reason order by c.key) as nth,
        max(c.registration_reason is not null) over (partition by c.tax_id) as has_reason
      from (${pending(side)}) as c
      where c.tax_id is not null and not exists (
        select 1 from company where company.tax_id = c.tax_id
          and company.deleted_at is null and ${sameReason})
    ) where nth = 1 and (registration_reason is not null or not has_reason)`
}

function createCompanies(rows: string, side: Side, args: BatchArgs): InStatement[] {
  const create = `insert or ignore into company (id, name, name_key, sort_key, tax_id,
      registration_reason, contact_name, phone, phone_key, email, email_key, address,
      is_customer, is_vendor, active, created_at, updated_at)
    select new_id, name, name_key, sort_key, tax_id, registration_reason, contact_name,
      phone, phone_key, email, email_key, address,
      side = 'customer', side = 'vendor', active, :now, :now
    from (${rows})`
  const link = insertLinks(
    'created',
    `select c.key, company.id as company_id from (${pending(side)}) as c
    cross join company on company.id = c.new_id`,
  )
  return [statement(create, args), statement(link, args)]
}

const logLinks = `insert into change_log
    (at, actor_kind, actor_id, verb, entity, record_id, diff)
  select :now, 'agent', :agent, case l.rule when 'created' then 'create' else 'link' end,
    'company', l.record_id,
    case l.rule when 'created' then json_object('name', json_array(null, c.name))
      else json_object('ledger', json_array(null, c.side || ' ' || c.name)) end
  from apply_touched as t
  cross join ledger_link as l
    on l.entity = 'counterparty' and l.source_id = :source and l.key = t.key
  cross join ledger_counterparty as c on c.source_id = :source and c.key = t.key
  where t.kind = '${NEW}'`
