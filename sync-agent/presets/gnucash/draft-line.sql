-- The lines of drafts, one row per line and entry of its tax table. None of it leaves: the agent
-- computes the draft's total from it the way GnuCash will when it posts the invoice.
-- Numbers are fractions such as "2000/100". taxType: 1 an amount, 2 a percentage. Bills know no discount.
with line as (
  select guid, invoice,
         quantity_num || '/' || quantity_denom as quantity,
         i_price_num || '/' || i_price_denom as price,
         i_discount_num || '/' || i_discount_denom as discount,
         i_disc_type as discountType,
         i_disc_how as discountHow,
         i_taxincluded as taxIncluded,
         case when i_taxable = 1 then i_taxtable end as taxTable
  from entries
  where invoice is not null
  union all
  select guid, bill,
         quantity_num || '/' || quantity_denom,
         b_price_num || '/' || b_price_denom,
         '0/1',
         'PERCENT',
         'PRETAX',
         b_taxincluded,
         case when b_taxable = 1 then b_taxtable end
  from entries
  where bill is not null
)
select
  line.guid, line.invoice, quantity, price, discount, discountType, discountHow, taxIncluded,
  t.account as taxAccount,
  t.type as taxType,
  t.amount_num || '/' || t.amount_denom as tax
from line
join invoices i on i.guid = line.invoice
left join taxtable_entries t on t.taxtable = line.taxTable
where i.post_txn is null
order by line.invoice, line.guid, t.id
