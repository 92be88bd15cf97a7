-- The rows people work with. Ledger rows are linked to them; a resync never changes an id.
create table company (
  id text primary key,
  name text not null,
  -- Normalised: lower case, yo folded, legal form and quotes taken off. What the matcher compares.
  name_key text not null,
  -- What lists are sorted by.
  sort_key text not null,
  tax_id text,
  registration_reason text,
  contact_name text,
  phone text,
  phone_key text,
  email text,
  email_key text,
  address text,
  is_customer integer not null default 0,
  is_vendor integer not null default 0,
  active integer not null default 1,
  created_at integer not null,
  created_by text,
  updated_at integer not null,
  rev integer not null default 1,
  deleted_at integer
) strict;
-- Covers what lists filter and search by, so that only the rows of the page are looked up.
create index company_sort
  on company (sort_key, id, is_customer, is_vendor, name_key, tax_id, phone_key)
  where deleted_at is null;
create index company_tax on company (tax_id) where deleted_at is null and tax_id is not null;
create index company_name on company (name_key) where deleted_at is null;
create index company_phone on company (phone_key, name_key)
  where deleted_at is null and phone_key is not null;
create index company_email on company (email_key, name_key)
  where deleted_at is null and email_key is not null;

create table project (
  id text primary key,
  code text,
  -- Folded as names are: SQLite's lower() knows A to Z alone.
  code_key text,
  name text not null,
  sort_key text not null,
  -- customer: a building job; vendor: what the ledger groups a subcontractor's bills under; overhead: the one of ours.
  kind text not null check (kind in ('customer', 'vendor', 'internal', 'overhead')),
  stage text not null default 'build'
    check (stage in ('lead', 'tender', 'contract', 'build', 'handover', 'warranty', 'closed')),
  customer_id text references company (id),
  created_at integer not null,
  created_by text,
  updated_at integer not null,
  rev integer not null default 1,
  deleted_at integer
) strict;
create index project_sort on project (sort_key, id, kind, code_key) where deleted_at is null;
create index project_customer on project (customer_id) where deleted_at is null;

-- A ledger counterparty belongs to one company, a ledger project to one project; a company may have several.
create table ledger_link (
  entity text not null check (entity in ('counterparty', 'project')),
  source_id integer not null,
  key text not null,
  record_id text not null,
  -- The link whose ledger row names the record.
  leading integer not null default 1,
  rule text not null check (rule in ('created', 'tax-id', 'name-phone', 'name-email', 'member')),
  linked_at integer not null,
  primary key (entity, source_id, key)
) strict, without rowid;
create index ledger_link_record on ledger_link (record_id, entity);

-- Two companies that may be one; a person decides.
create table company_candidate (
  company_id text not null references company (id),
  other_id text not null references company (id),
  rule text not null check (rule in ('same-name', 'same-tax-id', 'same-phone', 'same-email')),
  found_at integer not null,
  decided_at integer,
  decided_by text,
  primary key (company_id, other_id)
) strict, without rowid;
create index company_candidate_other on company_candidate (other_id, company_id);

-- Append-only: who did what to which record, before and after.
create table change_log (
  seq integer primary key autoincrement,
  at integer not null,
  actor_kind text not null check (actor_kind in ('member', 'agent', 'system', 'form')),
  actor_id text,
  verb text not null,
  entity text not null,
  record_id text not null,
  -- JSON: {field: [before, after]}.
  diff text not null
) strict;
create index change_log_record on change_log (entity, record_id, seq);
