-- What allocation.sql needs of a table without an index, where only some of its rows are asked for: the invoices of their lots.
invoices as materialized (
  select * from main.invoices
  where post_lot in (select lot_guid from splits where guid in (select key from asked))
)
