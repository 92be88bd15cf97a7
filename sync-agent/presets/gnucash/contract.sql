-- GnuCash keeps no contracts: the reference of a job is the nearest thing to a contract number.
-- A job without a reference has no contract.
select
  guid as key,
  reference as number,
  owner_guid as counterparty,
  guid as project,
  null as signedOn,
  null as endsOn,
  null as valueMinor,
  null as currency
from jobs
where trim(reference) <> ''
