import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Change } from '../../protocol/batch.ts'
import type { EntityName } from '../../protocol/entities.ts'
import { hashRow } from '../../protocol/row.ts'
import { pairedAgent, remove, type TestAgent, upsert } from '../support/agent-client.ts'
import { openSite } from '../support/app.ts'
import type { TestDatabase } from '../support/database.ts'
import { recompute } from './recompute.ts'

const RUNS = 12
const key = (prefix: string, keys: number) =>
  fc.integer({ min: 1, max: keys }).map((n) => `${prefix}${n}`)
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const date = fc.constantFrom('2026-01-05', '2026-01-31', '2026-02-10')
const currency = fc.constantFrom('RUB', 'RUB', 'EUR')
const amount = fc.integer({ min: -500, max: 100_000 })

const rowOf = <T extends Record<string, fc.Arbitrary<string | number | null>>>(
  entity: EntityName,
  keys: fc.Arbitrary<string>,
  cells: T,
): fc.Arbitrary<Change> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(keys, fc.record(cells))
        .map(([id, row]) => upsert(entity, id, row as Record<string, string | number | null>)),
    },
    { weight: 1, arbitrary: keys.map((id) => remove(entity, id)) },
  )

/** Few keys, so that rows meet: allocations move between invoices, invoices between parties. */
const change = fc.oneof(
  rowOf('counterparty', key('c', 4), {
    side: fc.constantFrom('customer', 'vendor', 'other'),
    name: fc.constantFrom('ООО «Бета»', 'Гамма', 'Delta LLC'),
    taxId: maybe(fc.constantFrom('7701', '7702')),
    registrationReason: maybe(fc.constantFrom('1', '2')),
    phone: maybe(fc.constantFrom('+7 495 123-45-67', '8 495 1234567')),
    active: fc.constantFrom(0, 1),
  }),
  rowOf('project', key('p', 3), {
    name: fc.constantFrom('Дом', 'Мост'),
    side: fc.constantFrom('customer', 'vendor', 'internal'),
    counterparty: maybe(key('c', 4)),
    active: fc.constant(1),
  }),
  rowOf('contract', key('k', 2), {
    number: fc.constantFrom('1', '2'),
    valueMinor: maybe(amount),
    currency: maybe(currency),
    signedOn: maybe(date),
  }),
  rowOf('invoice', key('i', 5), {
    side: fc.constantFrom('receivable', 'payable'),
    state: fc.constantFrom('posted', 'posted', 'draft', 'cancelled'),
    counterparty: maybe(key('c', 4)),
    project: maybe(key('p', 3)),
    issuedOn: maybe(date),
    dueOn: maybe(date),
    totalMinor: amount,
    currency,
  }),
  rowOf('payment', key('m', 3), {
    direction: fc.constantFrom('in', 'out'),
    paidOn: date,
    amountMinor: amount,
    currency,
  }),
  rowOf('allocation', key('a', 5), {
    invoice: key('i', 5),
    payment: maybe(key('m', 3)),
    allocatedOn: maybe(date),
    amountMinor: amount,
    currency,
  }),
)

const capture = fc.record({
  mode: fc.constantFrom('direct', 'direct', 'staged', 'load'),
  parts: fc.array(fc.array(change, { maxLength: 8 }), { minLength: 1, maxLength: 3 }),
})

it('keeps every sum as if computed from scratch, after any batches in any mode', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(capture, { minLength: 1, maxLength: 5 }), async (captures) => {
      const site = await openSite()
      const agent = await pairedAgent(site)
      const replica = new Map<string, string>()
      for (const { mode, parts } of captures) {
        await deliver(agent, mode, parts)
        for (const sent of parts.flatMap(lastOfEachKey)) {
          if (sent.op === 'd') replica.delete(`${sent.entity} ${sent.key}`)
          else replica.set(`${sent.entity} ${sent.key}`, hashRow(sent.entity, sent).hash)
        }
        for (const { name, kept, truth } of await recompute(site.database.client)) {
          expect(kept, name).toEqual(truth)
        }
        expect(await readReplica(site.database)).toEqual([...replica].sort())
        expect(await findLinkFaults(site.database)).toEqual([])
      }
    }),
    { numRuns: RUNS },
  )
}, 240_000)

async function deliver(agent: TestAgent, mode: string, parts: Change[][]): Promise<void> {
  const answers =
    mode === 'direct'
      ? await inTurn(parts, (part) => agent.send(part))
      : await agent.sendParts(mode as 'staged' | 'load', parts)
  for (const answer of answers) expect(answer.status, await answer.clone().text()).toBe(200)
}

async function inTurn<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (const item of items) results.push(await act(item))
  return results
}

function lastOfEachKey(part: readonly Change[]): Change[] {
  return [...new Map(part.map((sent) => [`${sent.entity} ${sent.key}`, sent])).values()]
}

async function readReplica({ client }: TestDatabase): Promise<[string, string][]> {
  const entities = ['counterparty', 'project', 'contract', 'invoice', 'payment', 'allocation']
  const { rows } = await client.execute(
    entities
      .map((name) => `select '${name} ' || key as id, hash from ledger_${name} where deleted = 0`)
      .join(' union all '),
  )
  return rows.map(({ id, hash }) => [String(id), String(hash)] as [string, string]).sort()
}

/** Live ledger rows without a record, records nobody leads, and companies that say something else than their leader. */
async function findLinkFaults({ client }: TestDatabase): Promise<unknown[]> {
  const { rows } = await client.execute(`
    select 'unlinked ' || key as fault from ledger_counterparty as c where deleted = 0
      and not exists (select 1 from ledger_link as l join company on company.id = l.record_id
        where l.entity = 'counterparty' and l.key = c.key)
    union all select 'unlinked ' || key from ledger_project as p where deleted = 0
      and not exists (select 1 from ledger_link as l join project on project.id = l.record_id
        where l.entity = 'project' and l.key = p.key)
    union all select 'leaders ' || record_id from ledger_link
      where entity = 'counterparty' group by record_id having sum(leading) <> 1
    union all select 'follows not ' || company.id from company
      join ledger_link as l on l.record_id = company.id and l.leading = 1
      join ledger_counterparty as c on c.key = l.key and c.deleted = 0
      where company.name <> c.name or company.name_key <> c.name_key
        or coalesce(c.tax_id, company.tax_id) is not company.tax_id
    union all select 'role ' || company.id from company where is_customer <> coalesce((
      select max(c.side = 'customer') from ledger_link as l
      join ledger_counterparty as c on c.key = l.key and c.deleted = 0
      where l.record_id = company.id and l.entity = 'counterparty'), is_customer)`)
  return rows.map(({ fault }) => fault)
}
