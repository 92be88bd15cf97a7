-- Who may do what: a role's grants say how far each action on each kind of record reaches.

create table department (
  id text primary key,
  name text not null,
  sort_key text not null,
  parent_id text references department (id),
  head_id text references member (id),
  created_at integer not null,
  created_by text,
  updated_at integer not null,
  rev integer not null default 1,
  deleted_at integer
) strict;
create index department_parent on department (parent_id);
create index department_head on department (head_id) where deleted_at is null;

-- Each department with every one above it, itself included, kept by the write that moves one: what is of a
-- department and those below it is then one look, in every statement that asks.
create table department_above (
  above_id text not null references department (id),
  department_id text not null references department (id),
  primary key (above_id, department_id)
) strict, without rowid;
create index department_above_department on department_above (department_id, above_id);

create table role (
  id text primary key,
  -- Null for a built-in role, whose name is in the language of whoever reads.
  name text,
  -- What member.role says of its members: an older version knows these four alone.
  base text not null check (base in ('administrator', 'manager', 'member', 'read_only')),
  position integer not null,
  built_in integer not null default 0,
  created_at integer not null,
  created_by text,
  updated_at integer not null,
  rev integer not null default 1,
  deleted_at integer
) strict;

-- A pair that is missing is granted to nobody.
create table grant (
  role_id text not null references role (id),
  entity text not null,
  action text not null,
  level text not null check (level in ('none', 'own', 'team', 'project', 'all')),
  primary key (role_id, entity, action)
) strict, without rowid;

-- Null: the built-in role that member.role names.
alter table member add column role_id text references role (id);
alter table member add column department_id text references department (id);
create index member_department on member (department_id) where department_id is not null;

alter table company add column owner_id text references member (id);
create index company_owner on company (owner_id, sort_key, id)
  where deleted_at is null and owner_id is not null;

-- Who works on a project.
create table project_member (
  project_id text not null references project (id),
  member_id text not null references member (id),
  can_edit integer not null default 0,
  added_at integer not null,
  added_by text,
  primary key (project_id, member_id)
) strict, without rowid;
create index project_member_member on project_member (member_id, project_id, can_edit);

insert into role (id, base, position, built_in, created_at, updated_at) values
  ('administrator', 'administrator', 1, 1, 0, 0),
  ('manager', 'manager', 2, 1, 0, 0),
  ('member', 'member', 3, 1, 0, 0),
  ('read_only', 'read_only', 4, 1, 0, 0),
  ('project_manager', 'member', 5, 1, 0, 0),
  ('foreman', 'member', 6, 1, 0, 0),
  ('accountant', 'read_only', 7, 1, 0, 0);

-- The four roles there were may what they might; docs/access.md shows the same as a table.
insert into grant (role_id, entity, action, level)
select role.id, pair.entity, pair.action, case role.id
  when 'administrator' then 'all'
  when 'manager' then pair.manager
  when 'member' then pair.member
  when 'read_only' then pair.read_only
  when 'project_manager' then pair.project_manager
  when 'foreman' then pair.foreman
  else pair.accountant end
from role cross join (
  select '' as entity, '' as action, '' as manager, '' as member, '' as read_only,
    '' as project_manager, '' as foreman, '' as accountant
  union all values
  ('company', 'view', 'all', 'all', 'all', 'all', 'project', 'all'),
  ('company', 'create', 'all', 'all', 'none', 'all', 'none', 'none'),
  ('company', 'edit', 'all', 'all', 'none', 'project', 'none', 'none'),
  ('company', 'delete', 'all', 'own', 'none', 'own', 'none', 'none'),
  ('company', 'export', 'all', 'own', 'none', 'project', 'none', 'all'),
  ('contact', 'view', 'all', 'all', 'all', 'all', 'project', 'all'),
  ('contact', 'create', 'all', 'all', 'none', 'all', 'all', 'none'),
  ('contact', 'edit', 'all', 'all', 'none', 'project', 'own', 'none'),
  ('contact', 'delete', 'all', 'own', 'none', 'own', 'none', 'none'),
  ('contact', 'export', 'all', 'own', 'none', 'project', 'none', 'none'),
  ('project', 'view', 'all', 'all', 'all', 'project', 'project', 'all'),
  ('project', 'create', 'all', 'all', 'none', 'all', 'none', 'none'),
  ('project', 'edit', 'all', 'all', 'none', 'project', 'none', 'none'),
  ('project', 'delete', 'all', 'own', 'none', 'own', 'none', 'none'),
  ('project', 'export', 'all', 'own', 'none', 'project', 'none', 'all'),
  ('activity', 'view', 'all', 'all', 'all', 'project', 'project', 'all'),
  ('activity', 'create', 'all', 'all', 'none', 'all', 'all', 'none'),
  ('activity', 'edit', 'all', 'own', 'none', 'own', 'own', 'none'),
  ('activity', 'delete', 'all', 'own', 'none', 'own', 'own', 'none'),
  ('activity', 'export', 'all', 'own', 'none', 'project', 'none', 'none'),
  ('money', 'view', 'all', 'all', 'all', 'project', 'none', 'all'),
  ('money', 'edit', 'all', 'all', 'none', 'project', 'none', 'none'),
  ('money', 'export', 'all', 'own', 'none', 'project', 'none', 'all'),
  ('agent', 'view', 'all', 'all', 'all', 'all', 'none', 'all'),
  ('agent', 'ask', 'all', 'all', 'none', 'all', 'none', 'none'),
  ('agent', 'manage', 'none', 'none', 'none', 'none', 'none', 'none'),
  ('member', 'view', 'none', 'none', 'none', 'none', 'none', 'none'),
  ('member', 'manage', 'none', 'none', 'none', 'none', 'none', 'none'),
  ('settings', 'view', 'none', 'none', 'none', 'none', 'none', 'none'),
  ('settings', 'manage', 'none', 'none', 'none', 'none', 'none', 'none')
) as pair
where pair.entity <> '';
