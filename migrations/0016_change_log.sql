-- The change log bound into a chain: each entry's hash is over the one before it and the entry's columns
-- (worker/domain/log-seal.ts), written by the clock. Who changes an entry later breaks every hash after it.
create table log_seal (
  seq integer primary key,
  hash text not null
) strict;

-- Who took what away or looked at it: exports, prints, proofs, and views of money. No change, so not in the change log.
create table access_trail (
  id integer primary key,
  at integer not null,
  member_id text not null references member (id),
  kind text not null check (kind in ('view', 'print', 'export', 'proof')),
  -- company, project, invoice, dashboard, list.
  entity text not null,
  record_id text not null,
  -- Of an export: the query of the list.
  detail text
) strict;
create index access_trail_at on access_trail (at, id);
create index access_trail_member on access_trail (member_id, entity, record_id, kind, at);

-- The ways in which the log is looked through, newest first.
create index change_log_at on change_log (at, seq);
create index change_log_actor on change_log (actor_id, seq);
create index change_log_entity on change_log (entity, seq);
create index change_log_verb on change_log (verb, seq);
