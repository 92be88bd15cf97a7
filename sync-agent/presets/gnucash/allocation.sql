-- What pays an invoice: the splits in its lot that come from other transactions than its posting.
-- Positive pays the invoice, so receivable splits change sign. A split of a transaction that is not a
-- payment (a credit note set against the invoice) has no payment.
-- Cross joins keep the order: of all splits few are in a lot, and only theirs are looked up.
select
  s.guid as key,
  case when kind.string_val = 'P' then s.tx_guid end as payment,
  i.guid as invoice,
  substr(t.post_date, 1, 10) as allocatedOn,
  case coalesce(j.owner_type, i.owner_type) when 4 then s.quantity_num else -s.quantity_num end
    || '/' || s.quantity_denom as amountMinor,
  c.mnemonic as currency,
  c.fraction as fraction
from splits s
cross join invoices i on i.post_lot = s.lot_guid and i.post_txn <> s.tx_guid
cross join transactions t on t.guid = s.tx_guid
left join jobs j on i.owner_type = 3 and j.guid = i.owner_guid
left join commodities c on c.guid = i.currency
left join slots kind on kind.obj_guid = s.tx_guid and kind.name = 'trans-txn-type'
where s.lot_guid is not null and coalesce(j.owner_type, i.owner_type) is not 5
