-- A job is the nearest thing GnuCash has to a project. owner_type 2 is a customer, 4 a vendor.
select
  guid as key,
  name,
  id as code,
  case owner_type when 2 then 'customer' when 4 then 'vendor' else 'internal' end as side,
  owner_guid as counterparty,
  active
from jobs
