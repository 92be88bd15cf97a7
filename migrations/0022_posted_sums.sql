-- What a company or a project comes to, and when: every posted invoice of it out of one index, no row looked up.
-- State and deleted are in it too: SQLite reads both, although they are the same in all of the index.
create index ledger_invoice_posted_counterparty
  on ledger_invoice (source_id, counterparty, issued_on, side, currency, total_minor, paid_minor, state,
    deleted)
  where deleted = 0 and state = 'posted' and counterparty is not null;
create index ledger_invoice_posted_project
  on ledger_invoice (source_id, project, issued_on, side, currency, total_minor, paid_minor, state,
    deleted)
  where deleted = 0 and state = 'posted' and project is not null;

-- Which payments settled an invoice and when, for the newest of a project.
create index ledger_allocation_settled
  on ledger_allocation (source_id, invoice, payment, allocated_on) where deleted = 0;
