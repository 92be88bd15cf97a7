-- People of companies. What a person may be reached by is written one a line, as people write it.
create table contact (
  id text primary key,
  name text not null,
  -- Folded as names of companies are: what a search compares, and what lists are sorted by.
  name_key text not null,
  sort_key text not null,
  -- One a line: a number with its extension and a note, or an address with a note.
  phones text,
  emails text,
  -- The keys of both with spaces between them: what a search in the list looks into.
  reach_keys text,
  note text,
  -- To the processing of personal data: whether, since when, and by which paper.
  consent text not null default 'unknown' check (consent in ('unknown', 'given', 'withdrawn')),
  consent_on text,
  consent_basis text,
  do_not_contact integer not null default 0,
  do_not_contact_reason text,
  owner_id text references member (id),
  created_at integer not null,
  created_by text,
  updated_at integer not null,
  rev integer not null default 1,
  deleted_at integer
) strict;
-- Covers what lists filter and search by, so that only the rows of the page are looked up.
create index contact_sort
  on contact (sort_key, id, name_key, reach_keys, consent, do_not_contact)
  where deleted_at is null;
create index contact_name on contact (name_key) where deleted_at is null;

-- Kept by the write that changes the lines: who has this number or this address.
create table contact_reach (
  kind text not null check (kind in ('phone', 'email')),
  -- As companies' are: the last ten digits, or the address in lower case.
  key text not null,
  contact_id text not null references contact (id),
  primary key (kind, key, contact_id)
) strict, without rowid;
create index contact_reach_contact on contact_reach (contact_id);

create table contact_company (
  contact_id text not null references contact (id),
  company_id text not null references company (id),
  -- What the person is there: a job, a duty.
  role text,
  -- No longer there; the history stays.
  inactive integer not null default 0,
  created_at integer not null,
  created_by text,
  primary key (contact_id, company_id)
) strict, without rowid;
create index contact_company_company on contact_company (company_id, inactive, contact_id);

-- When the company is to be heard next, and about what.
alter table company add column next_touch_on text;
alter table company add column next_touch_subject text;
create index company_next_touch on company (next_touch_on, id)
  where deleted_at is null and next_touch_on is not null;
