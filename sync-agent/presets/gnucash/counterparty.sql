-- Every customer and vendor.
-- `notes` stays with the agent: it only looks for "ИНН 4618196973" and "КПП 461801001" there and sends
-- the digits (taxId, registrationReason), never the rest of the notes.
select
  guid as key,
  'customer' as side,
  name,
  id as code,
  notes,
  addr_name as contactName,
  addr_phone as phone,
  addr_email as email,
  concat_ws(', ', nullif(addr_addr1, ''), nullif(addr_addr2, ''),
            nullif(addr_addr3, ''), nullif(addr_addr4, '')) as address,
  active
from customers
union all
select
  guid,
  'vendor',
  name,
  id,
  notes,
  addr_name,
  addr_phone,
  addr_email,
  concat_ws(', ', nullif(addr_addr1, ''), nullif(addr_addr2, ''),
            nullif(addr_addr3, ''), nullif(addr_addr4, '')),
  active
from vendors
