-- One company became another's; kept so that the old address leads on and the merge can be taken back.
create table company_merge (
  id text primary key,
  survivor_id text not null references company (id),
  loser_id text not null references company (id),
  merged_at integer not null,
  merged_by text,
  -- Its entry in the change log, by which the button that comes with it takes it back.
  change_seq integer,
  -- JSON: what the merge could change of the survivor, as it was and as it became.
  survivor_before text not null,
  survivor_after text,
  undone_at integer,
  undone_by text
) strict;
create index company_merge_loser on company_merge (loser_id, undone_at);
create index company_merge_survivor on company_merge (survivor_id, undone_at, merged_at);
create index company_merge_change on company_merge (change_seq);

-- The rows that a merge made the survivor's: exactly these go back.
create table company_merge_row (
  merge_id text not null references company_merge (id),
  table_name text not null,
  column_name text not null,
  -- JSON array: the row's key, without the moved column where that is part of it.
  row_key text not null,
  -- Of a column that is not the company itself: what it held.
  was text,
  primary key (merge_id, table_name, column_name, row_key)
) strict, without rowid;

-- A pair that a merge brought over from the company that went, and the log entry of a decision.
alter table company_candidate add column merge_id text;
alter table company_candidate add column decided_change integer;
create index company_candidate_open on company_candidate (found_at, company_id, other_id)
  where decided_at is null;
create index company_candidate_change on company_candidate (decided_change)
  where decided_change is not null;

-- What is deleted never stands in the way of a new one: it is offered to be restored.
create index company_deleted on company (deleted_at, id) where deleted_at is not null;
create index company_deleted_name on company (name_key) where deleted_at is not null;
create index company_deleted_tax on company (tax_id)
  where deleted_at is not null and tax_id is not null;
create index project_deleted on project (deleted_at, id) where deleted_at is not null;

-- What names a company, deleted rows as well: a merge carries those over too.
create index project_of_customer on project (customer_id) where customer_id is not null;
create index project_party_of_company on project_party (company_id);
