-- Who signs in. Times are milliseconds since 1970.
create table member (
  id text primary key,
  email text not null,
  name text not null,
  role text not null check (role in ('administrator', 'manager', 'member', 'read_only')),
  locale text not null default 'en' check (locale in ('en', 'ru')),
  time_zone text not null default 'UTC',
  -- scrypt with its parameters: scrypt$n$r$p$salt$hash, base64url. Null until the member chose one.
  password_hash text,
  -- The demo's administrator; refused outside local mode.
  demo integer not null default 0,
  created_at integer not null,
  updated_at integer not null,
  rev integer not null default 1,
  deleted_at integer
) strict;
create unique index member_email on member (email) where deleted_at is null;

create table session (
  -- SHA-256 of the id in the cookie, hex.
  id_hash text primary key,
  member_id text not null references member (id),
  created_at integer not null,
  expires_at integer not null,
  revoked_at integer
) strict;
create index session_member on session (member_id);

-- One-time links: by one the first administrator makes themselves, by the others members choose a password.
create table setup_link (
  token_hash text primary key,
  -- Null for the first administrator.
  member_id text references member (id),
  created_at integer not null,
  expires_at integer not null,
  used_at integer
) strict;

-- Failed sign-ins of the last minutes, by e-mail and by address, both hashed.
create table sign_in_failure (
  subject_hash text not null,
  at integer not null
) strict;
create index sign_in_failure_subject on sign_in_failure (subject_hash, at);
