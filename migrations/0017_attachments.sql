-- Files on records. What a file is stands here; its bytes are in the storage of files under the id.
create table attachment (
  id text primary key,
  entity text not null check (entity in ('company', 'contact', 'project', 'activity')),
  record_id text not null,
  -- The project of that record: of an activity the one it belongs to, of a project itself.
  project_id text references project (id),
  name text not null,
  -- By its content, never by its name.
  media_type text not null,
  size integer not null check (size > 0),
  sha256 text not null,
  created_at integer not null,
  created_by text,
  deleted_at integer,
  -- When the storage was found not to have it.
  missing_at integer
) strict;
create index attachment_record on attachment (entity, record_id, id) where deleted_at is null;
create index attachment_project on attachment (project_id, id)
  where deleted_at is null and project_id is not null;
create index attachment_deleted_record on attachment (entity, record_id, deleted_at)
  where deleted_at is not null;
create index attachment_deleted on attachment (deleted_at, id) where deleted_at is not null;
create index attachment_missing on attachment (missing_at) where missing_at is not null;

-- What all files take, those included that were deleted a short while ago.
create table attachment_usage (
  id integer primary key check (id = 1),
  files integer not null,
  bytes integer not null
) strict;
insert into attachment_usage (id, files, bytes) values (1, 0, 0);

create trigger attachment_added after insert on attachment begin
  update attachment_usage set files = files + 1, bytes = bytes + new.size where id = 1;
end;
create trigger attachment_gone after delete on attachment begin
  update attachment_usage set files = files - 1, bytes = bytes - old.size where id = 1;
end;
-- An activity takes its files along to another project.
create trigger attachment_moved after update of project_id on activity
when new.project_id is not old.project_id begin
  update attachment set project_id = new.project_id
    where entity = 'activity' and record_id = new.id and deleted_at is null;
  update attachment set project_id = new.project_id
    where entity = 'activity' and record_id = new.id and deleted_at is not null;
end;

-- How the storage of files was when it was asked last, and how far its objects were compared with the rows.
create table storage_check (
  id integer primary key check (id = 1),
  answered_at integer,
  failed_at integer,
  -- The key after which the next comparison begins; empty at the beginning.
  swept_to text not null default ''
) strict;
insert into storage_check (id) values (1);
