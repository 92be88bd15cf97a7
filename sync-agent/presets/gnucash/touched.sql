-- Which rows of the other queries a change of the book may touch: their entity and key. A row too many is
-- read in vain; a row too few would be missed until the whole book is read again.
-- The parameters are JSON lists of the rows of each table that came, went or changed, as they were and as
-- they are. A row of another table on the way from them to a key has either changed too, and then stands in a
-- list itself, or is now as it was.
-- Accounts, commodities and tax tables are not here: when one of them has changed, all is read.
-- A table without an index for what is looked up is read from its beginning to its end, but not for an empty list: hence
-- the joins with one row of it. A plain `union` would have it read in the order of its keys, a page for each row.
with
-- A job of another owner or reference: its name and number stand in no other row.
job as materialized (
  select value->>'guid' as guid from json_each(:jobs) group by 1
  having count(*) = 1
    or count(distinct json_array(value->>'owner_type', value->>'owner_guid', value->>'reference')) > 1
),
transaction_ as materialized (
  select value->>'guid' as guid from json_each(:transactions)
  union all
  select value->>'obj_guid' from json_each(:slots) where value->>'name' = 'trans-txn-type'
),
invoice as materialized (
  select value->>'guid' as guid, value->>'post_lot' as lot from json_each(:invoices)
  union all
  select guid, post_lot from (select 1 from job limit 1) cross join invoices
  where owner_type = 3 and owner_guid in (select guid from job)
),
-- A lot's owner is noted in a frame of slots.
frame as materialized (
  select value->>'obj_guid' as guid from json_each(:slots) where value->>'name' = 'gncOwner/owner-guid'
  union all
  select obj_guid from (select 1 from job limit 1) cross join slots
  where name = 'gncOwner/owner-guid' and guid_val in (select guid from job)
),
lot as materialized (
  select lot as guid from invoice where lot is not null
  union all
  select value->>'obj_guid' from json_each(:slots) where value->>'name' = 'gncOwner'
  union all
  select obj_guid from (select 1 from frame limit 1) cross join slots
  where name = 'gncOwner' and guid_val in (select guid from frame)
),
lot_split as materialized (
  select guid, tx_guid from (select 1 from lot limit 1) cross join splits
  where lot_guid in (select guid from lot)
),
posting as materialized (
  select value->>'tx_guid' as guid from json_each(:splits)
  union all
  select value->>'obj_guid' from json_each(:slots) where value->>'name' = 'trans-date-due'
)
select distinct entity, key from (
  select 'counterparty' as entity, value->>'guid' as key from json_each(:customers)
  union all select 'counterparty', value->>'guid' from json_each(:vendors)
  union all select 'project', value->>'guid' from json_each(:jobs)
  union all select 'contract', value->>'guid' from json_each(:jobs)
  union all select 'invoice', guid from invoice
  union all select 'invoice', guid from (select 1 from posting limit 1) cross join invoices
    where post_txn in (select guid from posting)
  union all select 'invoice', value->>'invoice' from json_each(:entries) where value->>'invoice' is not null
  union all select 'invoice', value->>'bill' from json_each(:entries) where value->>'bill' is not null
  union all select 'payment', guid from transaction_
  union all select 'payment', value->>'tx_guid' from json_each(:splits)
  union all select 'payment', tx_guid from lot_split
  union all select 'allocation', value->>'guid' from json_each(:splits)
  union all select 'allocation', guid from lot_split
  union all select 'allocation', guid from splits where tx_guid in (select guid from transaction_)
)
order by entity, key
