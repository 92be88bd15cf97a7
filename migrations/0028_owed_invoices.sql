-- What is owed by and to a company or a project: each open invoice out of one index, no row looked up. The condition spells
-- out what open_minor says, for a generated column reads all columns it is made of, and the row with them.
create index ledger_invoice_owed_counterparty
  on ledger_invoice (source_id, counterparty, side, currency, due_on, total_minor, paid_minor, state,
    deleted)
  where deleted = 0 and state = 'posted' and total_minor <> paid_minor;
create index ledger_invoice_owed_project
  on ledger_invoice (source_id, project, side, currency, due_on, total_minor, paid_minor, state,
    deleted)
  where deleted = 0 and state = 'posted' and total_minor <> paid_minor;
