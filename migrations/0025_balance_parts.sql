-- After a load the balances of all records are computed in parts, each its own write. A row stands here while parts are
-- missing; what it says holds only while the stream stands at its seq, so whatever a batch moves begins them anew.
create table balance_part (
  source_id integer not null,
  entity text not null check (entity in ('counterparty', 'project')),
  seq integer not null,
  -- Records up to the first have their balances; those up to the other are in the part at hand.
  after_id text not null default '',
  upto_id text not null default '',
  primary key (source_id, entity)
) strict, without rowid;
