-- Batches only mark rows of the ledger as deleted. A row that is gone otherwise, damaged behind the stream, takes its
-- settlements along; else they would refuse the row when a repair brings it again, and with it every batch after.
create trigger settlement_allocation_deleted after delete on ledger_allocation
begin
  delete from project_settlement where (source_id, project, day, payment, allocation) in (
    select i.source_id, i.project, coalesce(p.paid_on, old.allocated_on, ''), coalesce(p.key, ''),
      old.key
    from ledger_invoice as i left join ledger_payment as p
      on p.source_id = old.source_id and p.key = old.payment and p.deleted = 0
    where i.source_id = old.source_id and i.key = old.invoice);
end;

create trigger settlement_invoice_deleted after delete on ledger_invoice
begin
  delete from project_settlement where (source_id, project, day, payment, allocation) in (
    select a.source_id, old.project, coalesce(p.paid_on, a.allocated_on, ''), coalesce(p.key, ''),
      a.key
    from ledger_allocation as a indexed by ledger_allocation_settled
    left join ledger_payment as p on p.source_id = a.source_id and p.key = a.payment
      and p.deleted = 0
    where a.source_id = old.source_id and a.invoice = old.key and a.deleted = 0);
end;

-- Its allocations stand there by their own day again.
create trigger settlement_payment_deleted after delete on ledger_payment when old.deleted = 0
begin
  delete from project_settlement where (source_id, project, day, payment, allocation) in (
    select a.source_id, i.project, old.paid_on, old.key, a.key
    from ledger_allocation as a indexed by ledger_allocation_payment
    cross join ledger_invoice as i on i.source_id = a.source_id and i.key = a.invoice
    where a.source_id = old.source_id and a.payment = old.key and a.deleted = 0);
  insert or ignore into project_settlement (source_id, project, day, payment, allocation)
    select a.source_id, i.project, coalesce(a.allocated_on, ''), '', a.key
    from ledger_allocation as a indexed by ledger_allocation_payment
    cross join ledger_invoice as i on i.source_id = a.source_id and i.key = a.invoice
      and i.deleted = 0 and i.project is not null
    where a.source_id = old.source_id and a.payment = old.key and a.deleted = 0;
end;
