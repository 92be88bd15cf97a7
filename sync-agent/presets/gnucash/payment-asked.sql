-- What payment.sql needs of tables that it would read from beginning to end, where only some of its rows are asked for: the
-- invoices of their lots, and the slots of the transactions, of the lots and of the frames in which an owner is noted.
lot as materialized (
  select distinct lot_guid as guid from splits
  where tx_guid in (select key from asked) and lot_guid is not null
),
invoices as materialized (
  select * from main.invoices where post_lot in (select guid from lot)
),
slots as materialized (
  select * from main.slots where obj_guid in (
    select key from asked
    union select guid from lot
    union select guid_val from main.slots
      where obj_guid in (select guid from lot) and name = 'gncOwner'
  )
)
