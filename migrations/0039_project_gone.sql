-- Whether a project is deleted, without looking it up; see company_gone.
create index project_gone on project (id) where deleted_at is not null;
