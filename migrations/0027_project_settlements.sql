-- What settled the invoices of a project, in the order of its days, so that the newest are read without going through
-- all of its invoices. Kept by triggers, row by row: a version before this one writes the ledger too, and knows nothing of it.
create table project_settlement (
  source_id integer not null,
  -- Its key in the ledger.
  project text not null,
  -- When it was paid, without a payment that is there when it was allocated; empty when neither is known.
  day text not null,
  -- Empty without a payment that is there.
  payment text not null,
  allocation text not null,
  primary key (source_id, project, day desc, payment, allocation)
) strict, without rowid;

-- What should stand there, each allocation by the indexes that lead to it.
create view settled_allocation as
  select a.source_id, i.project, coalesce(p.paid_on, a.allocated_on, '') as day,
    coalesce(p.key, '') as payment, a.key as allocation, a.invoice
  from ledger_allocation as a
  join ledger_invoice as i on i.source_id = a.source_id and i.key = a.invoice
    and i.deleted = 0 and i.project is not null
  left join ledger_payment as p on p.source_id = a.source_id and p.key = a.payment
    and p.deleted = 0
  where a.deleted = 0;

insert into project_settlement (source_id, project, day, payment, allocation)
  select source_id, project, day, payment, allocation from settled_allocation
  order by source_id, project, day desc, payment, allocation;

create trigger settlement_allocation_added after insert on ledger_allocation when new.deleted = 0
begin
  insert or ignore into project_settlement (source_id, project, day, payment, allocation)
    select source_id, project, day, payment, allocation from settled_allocation
    where source_id = new.source_id and allocation = new.key;
end;
create trigger settlement_allocation_changed
  after update of invoice, payment, allocated_on, deleted on ledger_allocation
  when (old.invoice, old.payment, old.allocated_on, old.deleted)
    is not (new.invoice, new.payment, new.allocated_on, new.deleted)
begin
  delete from project_settlement where (source_id, project, day, payment, allocation) in (
    select i.source_id, i.project, coalesce(p.paid_on, old.allocated_on, ''), coalesce(p.key, ''),
      old.key
    from ledger_invoice as i left join ledger_payment as p
      on p.source_id = old.source_id and p.key = old.payment and p.deleted = 0
    where i.source_id = old.source_id and i.key = old.invoice);
  insert or ignore into project_settlement (source_id, project, day, payment, allocation)
    select source_id, project, day, payment, allocation from settled_allocation
    where source_id = new.source_id and allocation = new.key;
end;

create trigger settlement_invoice_added after insert on ledger_invoice
  when new.deleted = 0 and new.project is not null
begin
  insert or ignore into project_settlement (source_id, project, day, payment, allocation)
    select a.source_id, new.project, coalesce(p.paid_on, a.allocated_on, ''),
      coalesce(p.key, ''), a.key
    from ledger_allocation as a indexed by ledger_allocation_settled
    left join ledger_payment as p on p.source_id = a.source_id and p.key = a.payment
      and p.deleted = 0
    where a.source_id = new.source_id and a.invoice = new.key and a.deleted = 0;
end;
create trigger settlement_invoice_changed after update of project, deleted on ledger_invoice
  when (old.project, old.deleted) is not (new.project, new.deleted)
begin
  delete from project_settlement where (source_id, project, day, payment, allocation) in (
    select a.source_id, old.project, coalesce(p.paid_on, a.allocated_on, ''), coalesce(p.key, ''),
      a.key
    from ledger_allocation as a indexed by ledger_allocation_settled
    left join ledger_payment as p on p.source_id = a.source_id and p.key = a.payment
      and p.deleted = 0
    where a.source_id = old.source_id and a.invoice = old.key and a.deleted = 0);
  insert or ignore into project_settlement (source_id, project, day, payment, allocation)
    select a.source_id, new.project, coalesce(p.paid_on, a.allocated_on, ''),
      coalesce(p.key, ''), a.key
    from ledger_allocation as a indexed by ledger_allocation_settled
    left join ledger_payment as p on p.source_id = a.source_id and p.key = a.payment
      and p.deleted = 0
    where a.source_id = new.source_id and a.invoice = new.key and a.deleted = 0
      and new.deleted = 0 and new.project is not null;
end;

-- Its allocations may have come before it, and stood there by their own day.
create trigger settlement_payment_added after insert on ledger_payment when new.deleted = 0
begin
  delete from project_settlement where (source_id, project, day, payment, allocation) in (
    select a.source_id, i.project, coalesce(a.allocated_on, ''), '', a.key
    from ledger_allocation as a indexed by ledger_allocation_payment
    cross join ledger_invoice as i on i.source_id = a.source_id and i.key = a.invoice
    where a.source_id = new.source_id and a.payment = new.key and a.deleted = 0);
  insert or ignore into project_settlement (source_id, project, day, payment, allocation)
    select a.source_id, i.project, new.paid_on, new.key, a.key
    from ledger_allocation as a indexed by ledger_allocation_payment
    cross join ledger_invoice as i on i.source_id = a.source_id and i.key = a.invoice
      and i.deleted = 0 and i.project is not null
    where a.source_id = new.source_id and a.payment = new.key and a.deleted = 0;
end;
create trigger settlement_payment_changed after update of paid_on, deleted on ledger_payment
  when (old.paid_on, old.deleted) is not (new.paid_on, new.deleted)
begin
  delete from project_settlement where (source_id, project, day, payment, allocation) in (
    select a.source_id, i.project,
      case old.deleted when 0 then old.paid_on else coalesce(a.allocated_on, '') end,
      case old.deleted when 0 then old.key else '' end, a.key
    from ledger_allocation as a indexed by ledger_allocation_payment
    cross join ledger_invoice as i on i.source_id = a.source_id and i.key = a.invoice
    where a.source_id = old.source_id and a.payment = old.key and a.deleted = 0);
  insert or ignore into project_settlement (source_id, project, day, payment, allocation)
    select a.source_id, i.project,
      case new.deleted when 0 then new.paid_on else coalesce(a.allocated_on, '') end,
      case new.deleted when 0 then new.key else '' end, a.key
    from ledger_allocation as a indexed by ledger_allocation_payment
    cross join ledger_invoice as i on i.source_id = a.source_id and i.key = a.invoice
      and i.deleted = 0 and i.project is not null
    where a.source_id = new.source_id and a.payment = new.key and a.deleted = 0;
end;
