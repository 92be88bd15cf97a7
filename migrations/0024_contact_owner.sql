-- Leads from a member to the contacts they look after, as company_owner does to companies: lists for a narrow grant begin there.
create index contact_owner on contact (owner_id, sort_key, id)
  where deleted_at is null and owner_id is not null;
