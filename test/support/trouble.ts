/** What a book is seldom without: rows kept back and rows refused, an agent that waits, a number that was another before. */
import type { Client } from '@libsql/client'
import { BOOK } from '../crm/support/ledger-rows.ts'

/** To a filled book with the invoice `invoice-1` and the agent `agent-1`. */
export async function fillTrouble(client: Client, now: number): Promise<void> {
  const jwk = JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) })
  const key = (id: string, agent: string, state: string) => ({
    sql: 'insert into agent_key values (?, ?, ?, ?, ?, null)',
    args: [id, agent, jwk, state, now],
  })
  await client.batch(
    [
      `insert into agent (id, name, state, version, host, last_seen_at, created_at)
        values ('waiting', 'Waiting', 'pending', '0.1.0', 'buh-01', ${now}, ${now})`,
      key('key-1', 'agent-1', 'active'),
      key('key-waiting', 'waiting', 'pending'),
      `insert into agent_hold (agent_id, code, since, hold, entity, deletes, rows)
        values ('agent-1', 'mass-delete', 1, 'h', 'invoice', 120, 400)`,
      `insert into quarantine values
        (${BOOK}, 'payment', 'a1b2c3d4e5f60718', 'paidOn', 'not-a-date', 'agent', 1, 1, 0)`,
      `insert into egress_policy values (${BOOK}, 1, 'h1', 'jws', 'key-1', 1, 1),
        (${BOOK}, 2, 'h2', 'jws', 'key-1', ${now}, null)`,
      `insert into egress_rule values (${BOOK}, 'counterparty', 'phone', 'withhold', 1),
        (${BOOK}, 'counterparty', 'taxId', 'mask', ${now}),
        (${BOOK}, 'invoice', 'reference', 'withhold', 1)`,
      `insert into egress_condition values (${BOOK}, 'invoice', 'issuedOn >= 2025-01-01', 1)`,
      `insert into egress_log values (${BOOK}, '2026-11-20', 'invoice', 1200, 310000, 2),
        (${BOOK}, '2026-11-21', 'counterparty', 3, 600, 1)`,
      `insert into ledger_history values (${BOOK}, 'invoice', 'invoice-1', 1, ${now},
        '{"totalMinor":[5000,10000],"dueOn":[null,"2026-04-01"]}', 'company-1')`,
    ],
    'write',
  )
}
