-- Invoices to customers and bills of vendors; a job's invoice belongs to the owner of the job.
-- owner_type: 2 customer, 3 job, 4 vendor. Vouchers of employees (5) stay in the book.
--
-- totalMinor is a list of fractions, "1200000/100 50/1": the agent adds them up exactly and writes
-- kopecks. A posted invoice takes it from its posting; payable postings carry the opposite sign.
-- A draft has no posting: its total is computed from draft-line.sql. A credit note is negative.
-- The plus signs keep SQLite on the index of the transaction: by account it would read, for each invoice,
-- all that was ever posted to receivables.
with owned as (
  select i.*, j.guid as job, j.reference as job_reference,
         coalesce(j.owner_type, i.owner_type) as side_type,
         coalesce(j.owner_guid, i.owner_guid) as owner
  from invoices i
  left join jobs j on i.owner_type = 3 and j.guid = i.owner_guid
)
select
  i.guid as key,
  case i.side_type when 2 then 'receivable' when 4 then 'payable' end as side,
  case when i.post_txn is null then 'draft' else 'posted' end as state,
  i.id as number,
  i.owner as counterparty,
  i.job as project,
  case when trim(i.job_reference) <> '' then i.job end as contract,
  substr(coalesce(i.date_posted, i.date_opened), 1, 10) as issuedOn,
  (select substr(max(due.timespec_val), 1, 10) from slots due
    where due.obj_guid = i.post_txn and +due.name = 'trans-date-due' and due.slot_type = 6) as dueOn,
  (select group_concat(case i.side_type when 4 then -s.quantity_num else s.quantity_num end
                       || '/' || s.quantity_denom, ' ')
    from splits s
    where s.tx_guid = i.post_txn and +s.account_guid = i.post_acc) as totalMinor,
  c.mnemonic as currency,
  c.fraction as fraction,
  i.billing_id as reference
from owned i
left join commodities c on c.guid = i.currency
where i.side_type is not 5
