-- Leads from a company to the activities on it that were deleted: a merge takes them along, as they can be restored.
create index activity_deleted_company on activity (company_id)
  where deleted_at is not null and company_id is not null;
