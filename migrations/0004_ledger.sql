-- The replica: one table an entity, written by apply alone. Deleted rows stay as tombstones.

create table ledger_counterparty (
  source_id integer not null,
  key text not null,
  side text not null,
  name text not null,
  code text,
  tax_id text,
  registration_reason text,
  contact_name text,
  phone text,
  email text,
  address text,
  active integer not null,
  -- Not of the ledger: what the matcher compares, and the id a new company would get.
  name_key text not null,
  sort_key text not null,
  phone_key text,
  email_key text,
  new_id text not null,
  seq integer not null,
  hash text not null,
  bucket integer not null,
  hash_a integer not null,
  hash_b integer not null,
  deleted integer not null default 0,
  seen_at integer not null,
  primary key (source_id, key)
) strict, without rowid;

create table ledger_project (
  source_id integer not null,
  key text not null,
  name text not null,
  code text,
  side text not null,
  counterparty text,
  active integer not null,
  -- Not of the ledger: the order of lists, what searches compare, and the id a new project would get.
  sort_key text not null,
  code_key text,
  new_id text not null,
  seq integer not null,
  hash text not null,
  bucket integer not null,
  hash_a integer not null,
  hash_b integer not null,
  deleted integer not null default 0,
  seen_at integer not null,
  primary key (source_id, key)
) strict, without rowid;

create table ledger_contract (
  source_id integer not null,
  key text not null,
  number text not null,
  counterparty text,
  project text,
  signed_on text,
  ends_on text,
  value_minor integer,
  currency text,
  seq integer not null,
  hash text not null,
  bucket integer not null,
  hash_a integer not null,
  hash_b integer not null,
  deleted integer not null default 0,
  seen_at integer not null,
  primary key (source_id, key)
) strict, without rowid;

create table ledger_amendment (
  source_id integer not null,
  key text not null,
  contract text not null,
  number text not null,
  signed_on text,
  value_change_minor integer,
  currency text,
  ends_on text,
  seq integer not null,
  hash text not null,
  bucket integer not null,
  hash_a integer not null,
  hash_b integer not null,
  deleted integer not null default 0,
  seen_at integer not null,
  primary key (source_id, key)
) strict, without rowid;

create table ledger_act (
  source_id integer not null,
  key text not null,
  kind text not null,
  number text not null,
  contract text,
  project text,
  period_from text,
  period_to text,
  signed_on text,
  total_minor integer not null,
  currency text not null,
  seq integer not null,
  hash text not null,
  bucket integer not null,
  hash_a integer not null,
  hash_b integer not null,
  deleted integer not null default 0,
  seen_at integer not null,
  primary key (source_id, key)
) strict, without rowid;

create table ledger_invoice (
  source_id integer not null,
  key text not null,
  side text not null,
  state text not null,
  number text,
  counterparty text,
  project text,
  contract text,
  issued_on text,
  due_on text,
  total_minor integer not null,
  currency text not null,
  reference text,
  paid_minor integer not null default 0,
  -- What is still owed; null rows are never open.
  open_minor integer not null generated always as (
    case when state = 'posted' and deleted = 0 then total_minor - paid_minor else 0 end
  ) stored,
  -- Not of the ledger: what people type of a number, neither leading zeros nor capitals.
  number_key text,
  seq integer not null,
  hash text not null,
  bucket integer not null,
  hash_a integer not null,
  hash_b integer not null,
  deleted integer not null default 0,
  seen_at integer not null,
  primary key (source_id, key)
) strict, without rowid;

create table ledger_payment (
  source_id integer not null,
  key text not null,
  direction text not null,
  number text,
  counterparty text,
  paid_on text not null,
  amount_minor integer not null,
  currency text not null,
  purpose text,
  seq integer not null,
  hash text not null,
  bucket integer not null,
  hash_a integer not null,
  hash_b integer not null,
  deleted integer not null default 0,
  seen_at integer not null,
  primary key (source_id, key)
) strict, without rowid;

create table ledger_allocation (
  source_id integer not null,
  key text not null,
  payment text,
  invoice text not null,
  allocated_on text,
  amount_minor integer not null,
  currency text not null,
  seq integer not null,
  hash text not null,
  bucket integer not null,
  hash_a integer not null,
  hash_b integer not null,
  deleted integer not null default 0,
  seen_at integer not null,
  primary key (source_id, key)
) strict, without rowid;

create table ledger_budget_line (
  source_id integer not null,
  key text not null,
  project text not null,
  item text not null,
  planned_minor integer,
  committed_minor integer,
  actual_minor integer,
  currency text not null,
  seq integer not null,
  hash text not null,
  bucket integer not null,
  hash_a integer not null,
  hash_b integer not null,
  deleted integer not null default 0,
  seen_at integer not null,
  primary key (source_id, key)
) strict, without rowid;

create index ledger_contract_counterparty on ledger_contract (source_id, counterparty);
create index ledger_contract_project on ledger_contract (source_id, project);
create index ledger_project_counterparty on ledger_project (source_id, counterparty);
create index ledger_invoice_counterparty
  on ledger_invoice (source_id, counterparty, issued_on desc, key) where deleted = 0;
create index ledger_invoice_project
  on ledger_invoice (source_id, project, issued_on desc, key) where deleted = 0;
-- The orders of the invoice list. An unknown date sorts as the empty text when issued, as the last when due.
create index ledger_invoice_issued
  on ledger_invoice (coalesce(issued_on, ''), source_id, key, side)
  where deleted = 0;
create index ledger_invoice_issued_open
  on ledger_invoice (coalesce(issued_on, ''), source_id, key, side, due_on, open_minor)
  where deleted = 0 and open_minor <> 0;
create index ledger_invoice_issued_draft
  on ledger_invoice (coalesce(issued_on, ''), source_id, key, side)
  where deleted = 0 and state = 'draft';
create index ledger_invoice_due
  on ledger_invoice (coalesce(due_on, '9999-12-31'), source_id, key, side, open_minor)
  where deleted = 0 and open_minor <> 0;
create index ledger_invoice_number
  on ledger_invoice (number_key, source_id, key)
  where deleted = 0;
create index ledger_invoice_open
  on ledger_invoice (source_id, counterparty, side, currency, due_on, open_minor)
  where open_minor <> 0;
create index ledger_invoice_open_project
  on ledger_invoice (source_id, project, side, currency, due_on, open_minor)
  where open_minor <> 0;
create index ledger_payment_counterparty
  on ledger_payment (source_id, counterparty, paid_on desc, key) where deleted = 0;
create index ledger_allocation_invoice on ledger_allocation (source_id, invoice) where deleted = 0;
create index ledger_allocation_payment on ledger_allocation (source_id, payment) where deleted = 0;
