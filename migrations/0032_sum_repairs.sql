-- The kept sums of a damaged book are computed anew in parts, each a write of its own. A row stands here until the last
-- of them; while it does, figures of the book are said to differ.
create table sum_repair (
  source_id integer primary key,
  -- The verification that found them wrong, and how many it found.
  verification_id text not null,
  wrong integer not null,
  begun_at integer not null,
  -- How many parts there have been: of two that go on from the same place one moves it.
  part integer not null default 0,
  -- Which sums are at hand, by a name of the program's own list; one that is not known begins the list anew.
  step text not null,
  -- Within the step: all up to the first is done, all up to the other is in the part at hand. A key or a number.
  after any not null default '',
  upto any,
  -- Counts what changes rows or sums without moving the stream, so that what was added up before is not stored after.
  disturbed integer not null default 0
) strict;
