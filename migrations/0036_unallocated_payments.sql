-- Payments that settle no invoice, by whom they are of, so that those without a project are listed without going
-- through all that do. Kept by triggers as settlements are (0027): a version before this one writes the ledger too.
create table unallocated_payment (
  source_id integer not null,
  key text not null,
  counterparty text not null,
  currency text not null,
  direction text not null,
  amount_minor integer not null,
  paid_on text not null,
  primary key (source_id, key)
) strict, without rowid;

insert into unallocated_payment
    (source_id, key, counterparty, currency, direction, amount_minor, paid_on)
  select p.source_id, p.key, p.counterparty, p.currency, p.direction, p.amount_minor, p.paid_on
  from ledger_payment as p
  where p.deleted = 0 and p.counterparty is not null and not exists (
    select 1 from ledger_allocation as a indexed by ledger_allocation_payment
    where a.source_id = p.source_id and a.payment = p.key and a.deleted = 0);

-- Holding all that is summed.
create index unallocated_payment_untied on unallocated_payment
  (source_id, counterparty, currency, direction, amount_minor, paid_on, key);

create trigger unallocated_payment_added after insert on ledger_payment
  when new.deleted = 0 and new.counterparty is not null
begin
  insert or replace into unallocated_payment
      (source_id, key, counterparty, currency, direction, amount_minor, paid_on)
    select new.source_id, new.key, new.counterparty, new.currency, new.direction,
      new.amount_minor, new.paid_on
    where not exists (select 1 from ledger_allocation as a indexed by ledger_allocation_payment
      where a.source_id = new.source_id and a.payment = new.key and a.deleted = 0);
end;
create trigger unallocated_payment_changed
  after update of counterparty, currency, direction, amount_minor, paid_on, deleted on ledger_payment
  when (old.counterparty, old.currency, old.direction, old.amount_minor, old.paid_on, old.deleted)
    is not (new.counterparty, new.currency, new.direction, new.amount_minor, new.paid_on, new.deleted)
begin
  delete from unallocated_payment where source_id = old.source_id and key = old.key;
  insert into unallocated_payment
      (source_id, key, counterparty, currency, direction, amount_minor, paid_on)
    select new.source_id, new.key, new.counterparty, new.currency, new.direction,
      new.amount_minor, new.paid_on
    where new.deleted = 0 and new.counterparty is not null
      and not exists (select 1 from ledger_allocation as a indexed by ledger_allocation_payment
        where a.source_id = new.source_id and a.payment = new.key and a.deleted = 0);
end;
create trigger unallocated_payment_gone after delete on ledger_payment
begin
  delete from unallocated_payment where source_id = old.source_id and key = old.key;
end;

create trigger unallocated_allocation_added after insert on ledger_allocation
  when new.deleted = 0 and new.payment is not null
begin
  delete from unallocated_payment where source_id = new.source_id and key = new.payment;
end;
create trigger unallocated_allocation_changed after update of payment, deleted on ledger_allocation
  when (old.payment, old.deleted) is not (new.payment, new.deleted)
begin
  -- Not by "or replace": an upsert that fires a trigger overrules that, and would refuse an allocation that comes back
  -- for another payment.
  delete from unallocated_payment where source_id = old.source_id and key = old.payment;
  insert into unallocated_payment
      (source_id, key, counterparty, currency, direction, amount_minor, paid_on)
    select p.source_id, p.key, p.counterparty, p.currency, p.direction, p.amount_minor, p.paid_on
    from ledger_payment as p
    where p.source_id = old.source_id and p.key = old.payment and p.deleted = 0
      and p.counterparty is not null
      and not exists (select 1 from ledger_allocation as a indexed by ledger_allocation_payment
        where a.source_id = p.source_id and a.payment = p.key and a.deleted = 0);
  delete from unallocated_payment
    where new.deleted = 0 and source_id = new.source_id and key = new.payment;
end;
create trigger unallocated_allocation_gone after delete on ledger_allocation
  when old.deleted = 0 and old.payment is not null
begin
  insert or replace into unallocated_payment
      (source_id, key, counterparty, currency, direction, amount_minor, paid_on)
    select p.source_id, p.key, p.counterparty, p.currency, p.direction, p.amount_minor, p.paid_on
    from ledger_payment as p
    where p.source_id = old.source_id and p.key = old.payment and p.deleted = 0
      and p.counterparty is not null
      and not exists (select 1 from ledger_allocation as a indexed by ledger_allocation_payment
        where a.source_id = p.source_id and a.payment = p.key and a.deleted = 0);
end;
