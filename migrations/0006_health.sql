-- When `npm run backup` last wrote this database to a file: the page of its state asks, the file itself is elsewhere.
create table backup (
  taken_at integer primary key,
  rows integer not null
) strict;

-- The failures of the last hour, whoever they were of.
create index sign_in_failure_at on sign_in_failure (at);
create index pairing_failure_at on pairing_failure (at);
