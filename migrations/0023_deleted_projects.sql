-- A project entered again is looked for by its number too, and among the deleted ones, which can be restored instead.
create index project_code on project (code_key) where deleted_at is null and code_key is not null;
create index project_deleted_name on project (sort_key) where deleted_at is not null;
create index project_deleted_code on project (code_key)
  where deleted_at is not null and code_key is not null;
