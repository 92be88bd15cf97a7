-- What was invoiced to a counterparty and on a project in each month, and what of it is paid: the page of a large one
-- adds up months and not its invoices. Kept by triggers, row by row: a version before this one writes the ledger too.
create table ledger_turnover (
  source_id integer not null,
  entity text not null check (entity in ('counterparty', 'project')),
  -- Its key in the ledger.
  key text not null,
  -- YYYY-MM of the date of issue, empty when unknown.
  month text not null,
  side text not null,
  currency text not null,
  -- Posted ones. A month whose invoices all went away leaves a row of nothing.
  invoices integer not null,
  total_minor integer not null,
  paid_minor integer not null,
  primary key (source_id, entity, key, month, side, currency)
) strict, without rowid;

-- A row stands here while the turnover of a book is not all kept: that of keys after `after_key` is summed from invoices,
-- and no trigger touches it. A first load begins so, for one set at its end costs less than a row at a time.
create table turnover_part (
  source_id integer not null,
  entity text not null check (entity in ('counterparty', 'project')),
  after_key text not null default '',
  -- Where the part at hand ends; null is the end of all.
  upto_key text,
  primary key (source_id, entity)
) strict, without rowid;

-- Books that are there are filled in parts, by the heartbeats of their agents.
insert into turnover_part (source_id, entity)
  select id, 'counterparty' from ledger_source union all select id, 'project' from ledger_source;

create trigger turnover_invoice_added after insert on ledger_invoice
  when new.deleted = 0 and new.state = 'posted' and (select count(*) from turnover_part as gap
    where gap.source_id = new.source_id and gap.after_key = '') < 2
begin
  insert into ledger_turnover
      (source_id, entity, key, month, side, currency, invoices, total_minor, paid_minor)
    select new.source_id, party.entity, party.key, coalesce(substr(new.issued_on, 1, 7), ''),
      new.side, new.currency, 1, new.total_minor, new.paid_minor
    from (select 'counterparty' as entity, new.counterparty as key
      union all select 'project', new.project) as party
    where party.key is not null and not exists (select 1 from turnover_part as gap
      where gap.source_id = new.source_id and gap.entity = party.entity
        and party.key > gap.after_key)
    on conflict do update set invoices = ledger_turnover.invoices + excluded.invoices,
      total_minor = ledger_turnover.total_minor + excluded.total_minor,
      paid_minor = ledger_turnover.paid_minor + excluded.paid_minor;
end;

create trigger turnover_invoice_changed
  after update of counterparty, project, side, state, issued_on, currency, total_minor, paid_minor,
    deleted on ledger_invoice
  when (old.counterparty, old.project, old.side, old.state, old.issued_on, old.currency,
      old.total_minor, old.paid_minor, old.deleted)
    is not (new.counterparty, new.project, new.side, new.state, new.issued_on, new.currency,
      new.total_minor, new.paid_minor, new.deleted)
    and (select count(*) from turnover_part as gap
      where gap.source_id = new.source_id and gap.after_key = '') < 2
begin
  insert into ledger_turnover
      (source_id, entity, key, month, side, currency, invoices, total_minor, paid_minor)
    select new.source_id, party.entity, party.key, coalesce(substr(party.issued_on, 1, 7), ''),
      party.side, party.currency, sum(party.n), sum(party.n * party.total_minor),
      sum(party.n * party.paid_minor)
    from (
      select -1 as n, 'counterparty' as entity, old.counterparty as key, old.issued_on as issued_on,
        old.side as side, old.currency as currency, old.total_minor as total_minor,
        old.paid_minor as paid_minor where old.deleted = 0 and old.state = 'posted'
      union all select -1, 'project', old.project, old.issued_on, old.side, old.currency,
        old.total_minor, old.paid_minor where old.deleted = 0 and old.state = 'posted'
      union all select 1, 'counterparty', new.counterparty, new.issued_on, new.side, new.currency,
        new.total_minor, new.paid_minor where new.deleted = 0 and new.state = 'posted'
      union all select 1, 'project', new.project, new.issued_on, new.side, new.currency,
        new.total_minor, new.paid_minor where new.deleted = 0 and new.state = 'posted') as party
    where party.key is not null and not exists (select 1 from turnover_part as gap
      where gap.source_id = new.source_id and gap.entity = party.entity
        and party.key > gap.after_key)
    group by 2, 3, 4, 5, 6
    having sum(party.n) <> 0 or sum(party.n * party.total_minor) <> 0
      or sum(party.n * party.paid_minor) <> 0
    on conflict do update set invoices = ledger_turnover.invoices + excluded.invoices,
      total_minor = ledger_turnover.total_minor + excluded.total_minor,
      paid_minor = ledger_turnover.paid_minor + excluded.paid_minor;
end;

-- Batches only mark rows as deleted; one that is gone otherwise, damaged behind the stream, takes its part along.
create trigger turnover_invoice_deleted after delete on ledger_invoice
  when old.deleted = 0 and old.state = 'posted'
begin
  update ledger_turnover set invoices = invoices - 1, total_minor = total_minor - old.total_minor,
    paid_minor = paid_minor - old.paid_minor
    where source_id = old.source_id
      and (entity, key) in (values ('counterparty', old.counterparty), ('project', old.project))
      and month = coalesce(substr(old.issued_on, 1, 7), '') and side = old.side
      and currency = old.currency
      and not exists (select 1 from turnover_part as gap
        where gap.source_id = old.source_id and gap.entity = ledger_turnover.entity
          and ledger_turnover.key > gap.after_key);
end;
