-- What the ledger sent without a project, tied to one by a person. A tie is kept for the row itself, or for the contract
-- or the counterparty that leads to it: rows that come later follow as they are read, so applying a batch does nothing.
-- The nearest tie counts, and a project that the ledger names counts before any.
create table money_tie (
  scope text not null check (scope in ('invoice', 'payment', 'contract', 'counterparty')),
  source_id integer not null,
  key text not null,
  project_id text not null references project (id),
  -- Its entry in the change log, by which what was tied at once is taken back.
  change_seq integer not null,
  tied_at integer not null,
  tied_by text references member (id),
  primary key (scope, source_id, key)
) strict, without rowid;
create index money_tie_project on money_tie (project_id);
create index money_tie_change on money_tie (change_seq);

-- Led by whom and in which currency, and holding all that is summed.
create index ledger_invoice_untied
  on ledger_invoice (source_id, counterparty, currency, side, total_minor, issued_on,
    contract, key)
  where project is null and deleted = 0 and state <> 'cancelled' and counterparty is not null;
create index ledger_invoice_untied_contract on ledger_invoice (source_id, contract)
  where project is null and deleted = 0 and state <> 'cancelled' and contract is not null;
create index ledger_contract_untied
  on ledger_contract (source_id, counterparty, coalesce(currency, ''), value_minor, signed_on, key)
  where project is null and deleted = 0 and counterparty is not null;
