-- Sums kept by the batch that changes what they sum, so that no page and no cycle scans the replica.

-- For verification: per bucket of keys a count and two sums of hashes, modulo 2^48.
create table ledger_bucket (
  source_id integer not null,
  entity text not null,
  bucket integer not null,
  rows integer not null,
  sum_a integer not null,
  sum_b integer not null,
  primary key (source_id, entity, bucket)
) strict, without rowid;

-- What an accountant compares: count and amount per entity, month (YYYY-MM, empty when unknown) and currency.
create table ledger_control_sum (
  source_id integer not null,
  entity text not null,
  month text not null,
  currency text not null,
  rows integer not null,
  amount_minor integer not null,
  primary key (source_id, entity, month, currency)
) strict, without rowid;

-- What is open by due date (empty when unknown): totals, overdue and ageing of the dashboard, for any day.
-- Credits (credit notes and overpaid invoices, below zero) stand apart: they are never overdue and never lessen what is.
create table ledger_due_sum (
  source_id integer not null,
  side text not null,
  currency text not null,
  credit integer not null check (credit in (0, 1)),
  due_on text not null,
  invoices integer not null,
  open_minor integer not null,
  primary key (side, currency, credit, due_on, source_id)
) strict, without rowid;

-- What is open per company; the earliest due date makes "overdue" a comparison.
create table company_balance (
  company_id text not null,
  currency text not null,
  receivable_minor integer not null,
  receivable_count integer not null,
  receivable_due_on text,
  payable_minor integer not null,
  payable_count integer not null,
  payable_due_on text,
  primary key (company_id, currency)
) strict, without rowid;
create index company_balance_receivable
  on company_balance (currency, receivable_minor, company_id) where receivable_minor <> 0;
create index company_balance_payable
  on company_balance (currency, payable_minor, company_id) where payable_minor <> 0;

create table project_balance (
  project_id text not null,
  currency text not null,
  receivable_minor integer not null,
  receivable_count integer not null,
  receivable_due_on text,
  payable_minor integer not null,
  payable_count integer not null,
  payable_due_on text,
  primary key (project_id, currency)
) strict, without rowid;
create index project_balance_receivable
  on project_balance (currency, receivable_minor, project_id) where receivable_minor <> 0;
