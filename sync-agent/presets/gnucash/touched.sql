-- Which rows of the other queries a change of the book may touch: their entity and key. A row too many is
-- read in vain; a row too few would be missed until the whole book is read again.
-- The parameters are JSON lists of the rows of each table that came, went or changed, as they were and as
-- they are. A row of another table on the way from them to a key has either changed too, and then stands in a
-- list itself, or is now as it was.
-- Accounts, commodities and tax tables are not here: when one of them has changed, all is read.
with
-- A job of another owner or reference: its name and number stand in no other row.
job as materialized (
  select value->>'guid' as guid from json_each(:jobs) group by 1
  having count(*) = 1
    or count(distinct json_array(value->>'owner_type', value->>'owner_guid', value->>'reference')) > 1
),
transaction_ as materialized (
  select value->>'guid' as guid from json_each(:transactions)
  union
  select value->>'obj_guid' from json_each(:slots) where value->>'name' = 'trans-txn-type'
),
invoice as materialized (
  select value->>'guid' as guid, value->>'post_lot' as lot from json_each(:invoices)
  union
  select guid, post_lot from invoices
  where exists (select 1 from job) and owner_type = 3 and owner_guid in (select guid from job)
),
-- A lot's owner is noted in a frame of slots.
frame as materialized (
  select value->>'obj_guid' as guid from json_each(:slots) where value->>'name' = 'gncOwner/owner-guid'
  union
  select obj_guid from slots
  where exists (select 1 from job) and name = 'gncOwner/owner-guid' and guid_val in (select guid from job)
),
lot as materialized (
  select lot as guid from invoice where lot is not null
  union
  select value->>'obj_guid' from json_each(:slots) where value->>'name' = 'gncOwner'
  union
  select obj_guid from slots
  where exists (select 1 from frame) and name = 'gncOwner' and guid_val in (select guid from frame)
),
lot_split as materialized (
  select guid, tx_guid from splits
  where exists (select 1 from lot) and lot_guid in (select guid from lot)
),
posting as materialized (
  select value->>'tx_guid' as guid from json_each(:splits)
  union
  select value->>'obj_guid' from json_each(:slots) where value->>'name' = 'trans-date-due'
)
select 'counterparty' as entity, value->>'guid' as key from json_each(:customers)
union select 'counterparty', value->>'guid' from json_each(:vendors)
union select 'project', value->>'guid' from json_each(:jobs)
union select 'contract', value->>'guid' from json_each(:jobs)
union select 'invoice', guid from invoice
union select 'invoice', guid from invoices
  where exists (select 1 from posting) and post_txn in (select guid from posting)
union select 'invoice', value->>'invoice' from json_each(:entries) where value->>'invoice' is not null
union select 'invoice', value->>'bill' from json_each(:entries) where value->>'bill' is not null
union select 'payment', guid from transaction_
union select 'payment', value->>'tx_guid' from json_each(:splits)
union select 'payment', tx_guid from lot_split
union select 'allocation', value->>'guid' from json_each(:splits)
union select 'allocation', guid from lot_split
union select 'allocation', guid from splits where tx_guid in (select guid from transaction_)
order by 1, 2
