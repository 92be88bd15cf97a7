-- Leads from a record to the comments on it that were taken back: a merge of companies takes them along, as they can be restored.
create index comment_deleted_record on comment (entity, record_id) where deleted_at is not null;
