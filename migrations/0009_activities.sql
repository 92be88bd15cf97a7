-- What happened with companies, contacts and projects, always with a project.
create table activity (
  id text primary key,
  kind text not null check (kind in ('call', 'meeting', 'email', 'visit', 'note')),
  at integer not null,
  duration_ms integer,
  subject text not null,
  body text,
  outcome text,
  project_id text not null references project (id),
  company_id text references company (id),
  -- Ids of those who took part, with spaces between them; the two tables below follow them.
  contacts text,
  members text,
  created_at integer not null,
  created_by text,
  updated_at integer not null,
  rev integer not null default 1,
  deleted_at integer
) strict;
create index activity_project on activity (project_id, at, id) where deleted_at is null;
create index activity_company on activity (company_id, at, id)
  where deleted_at is null and company_id is not null;
create index activity_author on activity (created_by, at, id) where deleted_at is null;

create table activity_contact (
  contact_id text not null references contact (id),
  at integer not null,
  activity_id text not null references activity (id),
  primary key (contact_id, at, activity_id)
) strict, without rowid;
create index activity_contact_activity on activity_contact (activity_id);

create table activity_member (
  member_id text not null references member (id),
  at integer not null,
  activity_id text not null references activity (id),
  primary key (member_id, at, activity_id)
) strict, without rowid;
create index activity_member_activity on activity_member (activity_id);

-- What members say to each other about a record; so far about activities.
create table comment (
  id text primary key,
  entity text not null,
  record_id text not null,
  body text not null,
  created_at integer not null,
  created_by text,
  updated_at integer not null,
  rev integer not null default 1,
  deleted_at integer
) strict;
create index comment_record on comment (entity, record_id, created_at, id) where deleted_at is null;

-- A member named with @ in a record, or in a comment on it (empty when in the record itself).
create table mention (
  entity text not null,
  record_id text not null,
  comment_id text not null default '',
  member_id text not null references member (id),
  at integer not null,
  read_at integer,
  primary key (entity, record_id, comment_id, member_id)
) strict, without rowid;
create index mention_member on mention (member_id, at, record_id, comment_id);
create index mention_unread on mention (member_id, at) where read_at is null;
