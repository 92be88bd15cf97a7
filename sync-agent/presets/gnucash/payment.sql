-- Transactions that GnuCash marks as payments (trans-txn-type P).
-- The amount is what went to receivable and payable accounts: less on such an account means money
-- came in, more means it went out. The counterparty is found through the lots of those splits: the
-- owner of the lot's invoice, or the owner GnuCash noted on a lot of a payment in advance.
-- The plus sign keeps SQLite on the index of the transaction: see invoice.sql.
-- amountMinor is a list of fractions that the agent adds up; its sign becomes the direction.
with lot_invoice_owner as (
  select i.post_lot as lot, coalesce(j.owner_guid, i.owner_guid) as owner
  from invoices i
  left join jobs j on i.owner_type = 3 and j.guid = i.owner_guid
  where i.post_lot is not null
),
lot_noted_owner as (
  select noted.obj_guid as lot, coalesce(j.owner_guid, owner.guid_val) as owner
  from slots noted
  join slots owner on owner.obj_guid = noted.guid_val and owner.name = 'gncOwner/owner-guid'
  left join jobs j on j.guid = owner.guid_val
  where noted.name = 'gncOwner'
)
select
  t.guid as key,
  null as direction,
  t.num as number,
  max(coalesce(i.owner, n.owner)) as counterparty,
  substr(t.post_date, 1, 10) as paidOn,
  group_concat(-s.quantity_num || '/' || s.quantity_denom, ' ') as amountMinor,
  c.mnemonic as currency,
  c.fraction as fraction,
  max(nullif(s.memo, '')) as purpose
from transactions t
left join splits s on s.tx_guid = t.guid
  and +s.account_guid in (select guid from accounts where account_type in ('RECEIVABLE', 'PAYABLE'))
left join lot_invoice_owner i on i.lot = s.lot_guid
left join lot_noted_owner n on n.lot = s.lot_guid
left join accounts a on a.guid = s.account_guid
left join commodities c on c.guid = coalesce(a.commodity_guid, t.currency_guid)
where t.guid in (select obj_guid from slots where name = 'trans-txn-type' and string_val = 'P')
group by t.guid
