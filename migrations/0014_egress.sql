-- What may leave a company and what has left it, by which batch a row came, and what was known before.

-- The versions of a source's egress policy as its agent signed them. Version 0, all is sent, has no row.
create table egress_policy (
  source_id integer not null,
  version integer not null,
  hash text not null,
  -- JWS by the key of the agent.
  document text not null,
  kid text not null,
  declared_at integer not null,
  -- When nothing that this version keeps back was left here; null until then.
  emptied_at integer,
  primary key (source_id, version)
) strict, without rowid;

-- The rules in force, one a column that is not simply sent.
create table egress_rule (
  source_id integer not null,
  entity text not null,
  column_name text not null,
  rule text not null check (rule in ('mask', 'withhold')),
  since integer not null,
  primary key (source_id, entity, column_name)
) strict, without rowid;

-- The conditions in force that a row must meet to leave, in the words of the policy.
create table egress_condition (
  source_id integer not null,
  entity text not null,
  condition text not null,
  since integer not null,
  primary key (source_id, entity, condition)
) strict, without rowid;

alter table stream add column policy integer not null default 0;

-- What has arrived, by day (UTC) and entity: what left the company, as the agent logs it too.
create table egress_log (
  source_id integer not null,
  day text not null,
  entity text not null,
  rows integer not null,
  bytes integer not null,
  batches integer not null,
  primary key (source_id, day, entity)
) strict, without rowid;

-- The leaves of each batch's Merkle tree, 32 bytes a change: with them any of its rows can be proven.
create table batch_rows (
  source_id integer not null,
  seq integer not null,
  leaves blob not null,
  primary key (source_id, seq)
) strict;

-- What a row said before a batch changed it. A row that comes for the first time has no past.
create table ledger_history (
  source_id integer not null,
  entity text not null,
  key text not null,
  seq integer not null,
  at integer not null,
  -- JSON: {column: [before, after]}, "deleted" among them.
  diff text not null,
  -- Whom the row is about, as it was named before.
  counterparty text,
  primary key (source_id, entity, key, seq)
) strict, without rowid;
create index ledger_history_counterparty
  on ledger_history (source_id, counterparty, at desc, entity, key, seq)
  where counterparty is not null;
create index ledger_history_at on ledger_history (at);
