-- A list as somebody wants to see it again: the query of its address under a name.
create table saved_view (
  id text primary key,
  -- The path of the list without its slash, such as companies.
  list text not null,
  name text not null,
  -- As paths.ts writes it, question mark included; empty for the list as it is.
  query text not null,
  member_id text not null references member (id),
  -- Shown to everybody; who made it, or an administrator, removes it.
  team integer not null default 0,
  created_at integer not null,
  deleted_at integer
) strict;
create index saved_view_list on saved_view (list, name, id) where deleted_at is null;
