-- What a company knows of its building jobs, and the one project that stands for the company itself.
alter table project add column site_address text;
-- As people paste it from a map, and the same as numbers: degrees of WGS 84.
alter table project add column location text;
alter table project add column latitude real;
alter table project add column longitude real;
-- IANA name of where the site is.
alter table project add column time_zone text;
alter table project add column health text
  check (health in ('on-track', 'at-risk', 'off-track', 'on-hold'));
alter table project add column health_reason text;
alter table project add column manager_id text references member (id);
alter table project add column department_id text;
alter table project add column planned_start_on text;
alter table project add column planned_end_on text;
alter table project add column actual_start_on text;
alter table project add column actual_end_on text;
alter table project add column warranty_until text;
-- When something last happened on it: an edit, an activity, an invoice, a payment. Makes "stalled" a comparison.
alter table project add column happened_at integer;
update project set happened_at = updated_at;

-- Covers what the list filters by, so that only the rows of its page are looked up.
create index project_list
  on project (sort_key, id, stage, health, kind, happened_at, customer_id, code_key)
  where deleted_at is null;
create index project_stage on project (stage, sort_key, id) where deleted_at is null;
create index project_manager on project (manager_id, sort_key, id)
  where deleted_at is null and manager_id is not null;

-- Activities, assignments and documents that belong to no building job belong to this one.
insert into project (id, name, sort_key, kind, stage, created_at, updated_at, happened_at)
  values ('00000000-0000-7000-8000-000000000000', 'Company overhead', 'company overhead',
    'overhead', 'build', 0, 0, 0);

-- Who takes part in a project, and as what.
create table project_party (
  id text primary key,
  project_id text not null references project (id),
  company_id text not null references company (id),
  role text not null check (role in ('client', 'developer', 'general-contractor',
    'subcontractor', 'supplier', 'designer', 'supervision')),
  contact_id text,
  note text,
  created_at integer not null,
  created_by text,
  updated_at integer not null,
  rev integer not null default 1,
  deleted_at integer
) strict;
create unique index project_party_once on project_party (project_id, company_id, role)
  where deleted_at is null;
create index project_party_company on project_party (company_id, project_id)
  where deleted_at is null;

-- What a project goes through. A milestone is a single day, a phase lasts.
create table project_phase (
  id text primary key,
  project_id text not null references project (id),
  kind text not null check (kind in ('phase', 'milestone')),
  name text not null,
  starts_on text,
  planned_on text,
  actual_on text,
  percent integer not null default 0 check (percent between 0 and 100),
  state text not null default 'planned'
    check (state in ('planned', 'in-progress', 'done', 'cancelled')),
  created_at integer not null,
  created_by text,
  updated_at integer not null,
  rev integer not null default 1,
  deleted_at integer
) strict;
create index project_phase_project on project_phase (project_id, planned_on)
  where deleted_at is null;
