-- Verification: source, shadow and replica compared, by sums of buckets and row by row; and control sums.

-- Sums of buckets out of an index alone, and the rows of a bucket without a scan. The bucket comes first: a planner
-- without statistics would take an index that begins with the source for everything that names one.
create index ledger_counterparty_bucket
  on ledger_counterparty (bucket, source_id, hash_a, hash_b) where deleted = 0;
create index ledger_project_bucket
  on ledger_project (bucket, source_id, hash_a, hash_b) where deleted = 0;
create index ledger_contract_bucket
  on ledger_contract (bucket, source_id, hash_a, hash_b) where deleted = 0;
create index ledger_amendment_bucket
  on ledger_amendment (bucket, source_id, hash_a, hash_b) where deleted = 0;
create index ledger_act_bucket
  on ledger_act (bucket, source_id, hash_a, hash_b) where deleted = 0;
create index ledger_invoice_bucket
  on ledger_invoice (bucket, source_id, hash_a, hash_b) where deleted = 0;
create index ledger_payment_bucket
  on ledger_payment (bucket, source_id, hash_a, hash_b) where deleted = 0;
create index ledger_allocation_bucket
  on ledger_allocation (bucket, source_id, hash_a, hash_b) where deleted = 0;
create index ledger_budget_line_bucket
  on ledger_budget_line (bucket, source_id, hash_a, hash_b) where deleted = 0;

-- What is known of each book's verification. What differs here makes its numbers "differs".
create table source_check (
  source_id integer primary key references ledger_source (id),
  -- The last comparison of kept sums after a batch: at which head, of how many buckets, how many differed.
  cycle_at integer,
  cycle_seq integer,
  cycle_buckets integer not null default 0,
  cycle_differing integer not null default 0,
  -- Rows that the last verification found different and that were not repaired.
  differing integer not null default 0,
  verified_at integer,
  -- When the control sums of the ledger were last compared, and how many differ.
  control_at integer,
  control_differing integer not null default 0,
  -- The check of stored rows against their hashes, and where it stands: after this key of this entity.
  rows_begun_at integer,
  rows_moved_at integer,
  rows_ended_at integer,
  rows_entity text,
  rows_key text,
  rows_checked integer not null default 0,
  rows_expected integer not null default 0,
  rows_faulty integer not null default 0
) strict;

-- A stored row that does not hash to what it says, with what it hashes to; gone when it is well again.
create table ledger_row_fault (
  source_id integer not null,
  entity text not null,
  key text not null,
  seq integer not null,
  hash text not null,
  found_at integer not null,
  primary key (source_id, entity, key)
) strict, without rowid;

-- Every verification that an agent began, and what it found.
create table verification (
  source_id integer not null,
  id text not null,
  trigger text not null,
  state text not null
    check (state in ('running', 'found', 'equal', 'repaired', 'differs', 'failed')),
  started_at integer not null,
  said_at integer not null,
  source_rows integer,
  edge_rows integer,
  found integer not null default 0,
  open integer not null default 0,
  -- Kept sums that disagreed with the rows they sum and were computed anew.
  sums_rebuilt integer not null default 0,
  failure text,
  primary key (source_id, id)
) strict, without rowid;
create index verification_started on verification (source_id, started_at desc);

create table verification_difference (
  source_id integer not null,
  verification_id text not null,
  entity text not null,
  key text not null,
  place text not null check (place in ('edge', 'shadow', 'source', 'unknown')),
  kind text not null check (kind in ('changed', 'missing', 'extra')),
  repaired integer not null check (repaired in (0, 1)),
  primary key (source_id, verification_id, entity, key)
) strict, without rowid;

-- Count and amount as the agent summed them in the ledger, beside those of the replica at the same head.
create table control_sum (
  source_id integer not null,
  scope text not null check (scope in ('month', 'project')),
  entity text not null,
  -- A month as YYYY-MM or the key of a project; empty where the rows name none.
  of text not null,
  currency text not null,
  ledger_rows integer not null,
  ledger_minor integer not null,
  replica_rows integer not null,
  replica_minor integer not null,
  differs integer not null generated always as (
    ledger_rows <> replica_rows or ledger_minor <> replica_minor
  ) stored,
  checked_at integer not null,
  primary key (source_id, scope, entity, of, currency)
) strict, without rowid;
create index control_sum_differs on control_sum (source_id, scope) where differs = 1;
