-- Ways of pages that read as much as they show.

-- Whether a company is deleted, without looking it up: what is counted by its balance is, but for these few.
create index company_gone on company (id) where deleted_at is not null;

-- When the companies one looks after, and those one planned to hear, are to be heard.
create index company_touch_owner on company (owner_id, next_touch_on, id)
  where deleted_at is null and next_touch_on is not null;
create index company_touch_by on company (next_touch_by, next_touch_on, id)
  where deleted_at is null and next_touch_on is not null;

-- The projects of a customer, and those the ledger groups the bills of a counterparty under, by name.
create index project_customer_name on project (customer_id, sort_key, id)
  where deleted_at is null and customer_id is not null;
create index ledger_project_counterparty_name
  on ledger_project (source_id, counterparty, sort_key, deleted);

-- All that tells whether work stands still, but for invoices: in the order of a list, and what is quiet apart for a count.
-- Deleted_at is in both, for SQLite reads it although it is the same in all of the index.
create index project_quiet on project (sort_key, id, kind, stage, health, happened_at, deleted_at)
  where deleted_at is null;
create index project_happened on project
  (coalesce(happened_at, 0), kind, stage, health, id, happened_at, deleted_at)
  where deleted_at is null;
