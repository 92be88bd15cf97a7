-- The other end of the wire: sources, agents, their keys and what they have delivered.

-- A book. Its identity comes from the accounting system and outlives agents.
create table ledger_source (
  id integer primary key,
  system text not null,
  identity text not null,
  name text not null,
  created_at integer not null,
  unique (system, identity)
) strict;

create table agent (
  id text primary key,
  name text not null,
  source_id integer references ledger_source (id),
  state text not null check (state in ('pending', 'active', 'refused', 'revoked')),
  version text,
  host text,
  last_seen_at integer,
  last_trigger text,
  -- Rows that its last reading left out because they break a rule; quarantine holds the first of them.
  left_out integer not null default 0,
  created_at integer not null,
  confirmed_at integer,
  confirmed_by text references member (id),
  revoked_at integer
) strict;
create index agent_source on agent (source_id);

create table agent_key (
  -- RFC 7638 thumbprint.
  kid text primary key,
  agent_id text not null references agent (id),
  jwk text not null,
  state text not null check (state in ('pending', 'active', 'retired', 'revoked')),
  created_at integer not null,
  retires_at integer
) strict;
create index agent_key_agent on agent_key (agent_id);

-- Why an agent has stopped until a person decides, as it reported it; gone when it works again.
create table agent_hold (
  agent_id text primary key references agent (id),
  code text not null,
  since integer not null,
  -- A mass delete: a hash that names exactly these deletes, where most of them are, and how many of how many.
  hold text,
  entity text,
  deletes integer,
  rows integer,
  decision text check (decision in ('confirmed', 'refused')),
  decided_by text references member (id),
  decided_at integer
) strict, without rowid;

create table pairing (
  id text primary key,
  -- HMAC-SHA-256 of the code, hex; the code itself is shown once and never stored.
  code_hmac text not null unique,
  agent_name text not null,
  created_by text not null references member (id),
  created_at integer not null,
  expires_at integer not null,
  -- The agent that used the code; a code works once.
  agent_id text references agent (id),
  source_system text,
  source_identity text,
  source_name text
) strict;

-- Wrong pairing codes by address; five in ten minutes and the address waits.
create table pairing_failure (
  subject_hash text not null,
  at integer not null
) strict;
create index pairing_failure_subject on pairing_failure (subject_hash, at);

-- One stream per source. seq never restarts, not with a new epoch, key or agent.
create table stream (
  source_id integer primary key references ledger_source (id),
  agent_id text not null references agent (id),
  epoch integer not null,
  -- Why and when the epoch was opened, in the words of the protocol.
  epoch_reason text,
  epoch_at integer,
  head_seq integer not null,
  head_bsh text not null,
  chain text not null,
  -- Complete as of, milliseconds; null while nothing is complete.
  watermark integer,
  updated_at integer not null
) strict;

create table batch_log (
  source_id integer not null,
  seq integer not null,
  epoch integer not null,
  agent_id text not null,
  kid text not null,
  bsh text not null,
  prev text not null,
  request_token text not null,
  receipt text not null,
  trigger text not null,
  capture_mode text not null check (capture_mode in ('direct', 'staged', 'load')),
  capture_id integer not null,
  capture_part integer not null,
  capture_parts integer not null,
  upserts integer not null,
  deletes integer not null,
  quarantined integer not null,
  raw_bytes integer not null,
  applied_at integer not null,
  primary key (source_id, seq)
) strict, without rowid;

-- A row of null fails the whole write batch: the atomic compare-and-swap of apply.
create table apply_guard (
  ok integer not null check (ok = 1)
) strict;

-- Changes of a capture whose last batch has not come yet.
create table ledger_stage (
  source_id integer not null,
  capture_id integer not null,
  entity text not null,
  key text not null,
  op text not null check (op in ('u', 'd')),
  seq integer not null,
  -- The same JSON array that apply reads for a direct batch.
  row text not null,
  primary key (source_id, capture_id, entity, key)
) strict, without rowid;

-- What the batch under way touches, by kind: cleared by the same write, so empty between writes.
create table apply_touched (
  kind text not null,
  key text not null,
  primary key (kind, key)
) strict, without rowid;

-- Which loading is under way: an entity with loaded < expected is shown as incomplete.
create table ledger_freshness (
  source_id integer not null,
  entity text not null,
  complete_as_of integer,
  loaded integer not null default 0,
  expected integer not null default 0,
  loading integer not null default 0,
  updated_at integer not null,
  primary key (source_id, entity)
) strict, without rowid;

create table quarantine (
  source_id integer not null,
  entity text not null,
  -- SHA-256 over entity and key, hex: nothing of the row itself is kept.
  key_hash text not null,
  column_name text not null,
  rule text not null,
  -- Who refused it: the agent before sending, or the edge before storing.
  refused_by text not null default 'edge' check (refused_by in ('agent', 'edge')),
  seq integer not null,
  at integer not null,
  primary key (source_id, entity, key_hash)
) strict, without rowid;

-- "Sync now" and what else a person asks of an agent. Done is derived: the stream's head has passed the marker.
create table command (
  id text primary key,
  source_id integer not null references ledger_source (id),
  kind text not null check (kind in ('sync', 'allow-deletes', 'resend')),
  -- allow-deletes: the hold it confirms; resend: JSON of [entity, hash of key] each.
  argument text,
  state text not null check (state in ('waiting', 'taken', 'captured', 'failed')),
  asked_by text references member (id),
  asked_at integer not null,
  expires_at integer,
  taken_at integer,
  captured_at integer,
  marker integer,
  rows integer,
  failure text
) strict;
create index command_waiting on command (source_id, state, asked_at);

-- Bumped by every write a page may show; open pages poll it.
create table live_version (
  topic text primary key,
  version integer not null
) strict, without rowid;
insert into live_version (topic, version) values ('ledger', 0), ('agents', 0), ('crm', 0);
