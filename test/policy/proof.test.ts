import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { thumbprint } from '../../protocol/fingerprint.ts'
import type { SealedProof } from '../../protocol/proof.ts'
import { checkProof, type Pins } from '../../sync-agent/proof/check-proof.ts'
import { paths } from '../../views/paths.ts'
import { pairedAgent, remove, type TestAgent, upsert } from '../support/agent-client.ts'
import { signInAs } from '../support/session.ts'
import { RUNTIMES } from '../support/worker.ts'
import { startSite } from '../sync/world.ts'

const UNPINNED: Pins = { agent: null, server: null }
const CHANGED_EVERY = 23

const customer = (key: string) =>
  upsert('counterparty', key, { side: 'customer', name: `Бета ${key}`, active: 1 })
const invoice = (key: string, totalMinor: number, dueOn = '2020-01-31') =>
  upsert('invoice', key, {
    ...{ side: 'receivable', state: 'posted', number: key, counterparty: 'c1' },
    ...{ issuedOn: '2020-01-01', dueOn, totalMinor, currency: 'RUB' },
  })
const allocation = (key: string, to: string, amountMinor: number) =>
  upsert('allocation', key, { invoice: to, amountMinor, currency: 'RUB' })

const ALL = { of: 'all', side: 'receivable', currency: 'RUB' }
const allOpen = (figure = 'open') => paths.sumProofFile({ ...ALL, figure, source: 1 })

describe.each(RUNTIMES)('a proof from %s', (runtime) => {
  let site: Awaited<ReturnType<typeof startSite>>
  let agent: TestAgent
  let cookie: string
  let text: string
  const of = { sourceId: 1, key: 'i1' }

  const get = (path: string, as = cookie) => site.fetch(path, { headers: { Cookie: as } })
  const post = (path: string, as = cookie) =>
    site.fetch(path, { method: 'POST', headers: { Cookie: as, Origin: site.origin } })
  const download = async (path: string) => (await post(path)).text()
  const read = async (path: string) => (await get(path)).text()

  beforeAll(async () => {
    site = await startSite(runtime)
    cookie = await signInAs(site.database, 'administrator')
    agent = await pairedAgent(site)
    await agent.send([customer('c1'), invoice('i1', 100_00), invoice('i2', 50_00)])
    await agent.send([allocation('a1', 'i1', 30_00), invoice('i3', 7_00)])
    text = await download(paths.ledgerRowProof('invoice', of))
  })
  afterAll(() => site?.stop())

  it('of a row holds offline under the pinned keys, and under no others', async () => {
    const { proof } = JSON.parse(text) as SealedProof
    const server = proof.keys.server.map(thumbprint)
    expect(await checkProof(text, { agent: [agent.keys.kid], server })).toMatchObject({ ok: true })
    expect(await checkProof(text, { agent: ['x'], server })).toMatchObject({ link: 'agent-key' })
    expect(await checkProof(text, { agent: null, server: ['x'] })).toMatchObject({
      link: 'server-key',
    })
  })

  it('with one changed byte fails, wherever it is', async () => {
    const held: number[] = []
    for (let at = runtime === 'deno' ? 7 : 0; at < text.length; at += CHANGED_EVERY) {
      const other = text[at] === 'A' ? 'B' : 'A'
      const verdict = await checkProof(text.slice(0, at) + other + text.slice(at + 1), UNPINNED)
      if (verdict.ok) held.push(at)
    }
    expect(held).toEqual([])
    const last = text.replace(/(.)"}$/, (_, letter) => `${letter === 'A' ? 'B' : 'A'}"}`)
    expect((await checkProof(last, UNPINNED)).ok).toBe(false)
  })

  it('names the link that breaks', async () => {
    const bent = async (bend: (file: SealedProof) => unknown) => {
      const file = structuredClone(JSON.parse(text)) as SealedProof
      bend(file)
      return checkProof(JSON.stringify(file), UNPINNED)
    }
    type Loose = { [name: string]: never } & Record<string, string>
    const row = (file: SealedProof) => file.proof.rows[0] as unknown as Loose
    const batch = (file: SealedProof) => file.proof.batches[0] as unknown as Loose
    const second = JSON.parse(
      await download(paths.ledgerRowProof('allocation', { sourceId: 1, key: 'a1' })),
    ) as SealedProof
    const links = await Promise.all([
      bent((file) => Object.assign(row(file), { cells: [...file.proof.rows[0]!.cells, 1] })),
      bent((file) => Object.assign(row(file), { index: 0 })),
      bent((file) => Object.assign(batch(file), { token: second.proof.batches[0]!.token })),
      bent((file) => Object.assign(batch(file), { receipt: second.proof.batches[0]!.receipt })),
      bent((file) => Object.assign(batch(file), { previous: batch(file).receipt })),
      bent((file) => Object.assign(file.proof, { policies: [batch(file).token] })),
      bent((file) => Object.assign(file.proof.source, { name: 'Another' })),
      checkProof(`${text} `, UNPINNED),
      checkProof('{}', UNPINNED),
    ])
    expect(links.map((verdict) => (verdict.ok ? 'ok' : verdict.link))).toEqual([
      ...['row', 'membership', 'token', 'receipt', 'chain', 'policy', 'seal', 'form', 'form'],
    ])
  })

  it('of a sum holds its rows and their total, and fails when one of them is gone', async () => {
    const { rows } = await site.database.client.execute('select id from company')
    const query = { of: 'company', id: String(rows[0]?.id), side: 'receivable', currency: 'RUB' }
    const page = await read(paths.sumProof({ ...query, figure: 'open' }))
    expect(page).toContain('i1')
    expect(page).toMatch(/RUB|₽/)
    const numbers = { total: 157_00, paid: 30_00, open: 127_00, overdue: 127_00 }
    for (const [figure, minor] of Object.entries(numbers)) {
      const file = await download(paths.sumProofFile({ ...query, figure, source: 1 }))
      const verdict = await checkProof(file, UNPINNED)
      expect(verdict).toMatchObject({ ok: true, proof: { number: { minor, invoices: 3 } } })
      const { proof, seal } = JSON.parse(file) as SealedProof
      const less = { ...proof, rows: proof.rows.slice(1) }
      const without = await checkProof(JSON.stringify({ proof: less, seal }), UNPINNED)
      expect(without).toMatchObject({ ok: false, link: 'sum' })
    }
  })

  it('of a sum of all books holds too: what the dashboard shows', async () => {
    expect(await read(paths.dashboard())).toContain('of=all&amp;figure=overdue')
    const page = await read(paths.sumProof({ ...ALL, figure: 'open' }))
    for (const key of ['i1', 'i2', 'i3']) expect(page).toContain(key)
    expect(page).toContain('127.00')
    for (const figure of ['open', 'overdue']) {
      const verdict = await checkProof(await download(allOpen(figure)), UNPINNED)
      expect(verdict).toMatchObject({ ok: true, proof: { number: { minor: 127_00, invoices: 3 } } })
    }
    expect((await get(paths.sumProof({ ...ALL, figure: 'total' }))).status).toBe(404)
  })

  it('leaves a trace of who took it, and is taken by nobody who only follows a link', async () => {
    expect((await get(allOpen())).status).toBe(404)
    const { rows } = await site.database.client.execute(
      "select distinct entity, detail from access_trail where kind = 'proof' order by 1, 2",
    )
    const taken = rows.map(({ entity, detail }) => [entity, detail])
    expect(taken).toContainEqual(['dashboard', 'open receivable RUB'])
    expect(taken).toContainEqual(['company', 'paid receivable RUB'])
    expect(taken).toContainEqual(['invoice', null])
    const trail = await read(paths.trailList())
    expect(trail).toContain('Owed to us, RUB')
    expect(trail).toContain('Allocation')
  })

  it('is checked by the agent without a server, and says what is wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lintel-proof-'))
    const check = async (content: string) => {
      const file = join(folder, 'proof.json')
      await writeFile(file, content)
      const program = join(import.meta.dirname, '../../sync-agent/main.ts')
      const run = promisify(execFile)(process.execPath, [program, 'proof', file], {
        cwd: folder,
        env: { LANG: 'en' },
      })
      return run.then(({ stdout }) => stdout).catch((error) => String(error.stdout))
    }
    expect(await check(text)).toMatch(/The proof holds: 1 row.*agent {2}[\w-]{43}/s)
    expect(await check(text.replace('10000', '10001'))).toContain('FAILS at a row')
    await rm(folder, { recursive: true })
  })

  it('is given to nobody who may not see the row', async () => {
    const foreman = await signInAs(site.database, 'foreman')
    expect((await post(paths.ledgerRowProof('invoice', of), foreman)).status).toBe(404)
    expect((await post(allOpen(), foreman)).status).toBe(404)
    expect((await get(paths.ledgerRow('invoice', of), foreman)).status).toBe(404)
    expect((await get(paths.ledgerRow('invoice', { sourceId: 1, key: 'none' }))).status).toBe(404)
  })

  it('stands beside what the row said before: both values, when, and by which batch', async () => {
    await agent.send([invoice('i2', 60_00, '2020-02-28'), allocation('a2', 'i1', 5_00)])
    await agent.send([remove('invoice', 'i3')])
    const { rows } = await site.database.client.execute(
      'select key, seq, diff, counterparty from ledger_history order by key, seq',
    )
    expect(rows.map(({ key, seq, diff }) => [key, seq, JSON.parse(String(diff))])).toEqual([
      ['i1', 2, { paidMinor: [0, 30_00] }],
      ['i1', 3, { paidMinor: [30_00, 35_00] }],
      ['i2', 3, { totalMinor: [50_00, 60_00], dueOn: ['2020-01-31', '2020-02-28'] }],
      ['i3', 4, { deleted: [0, 1] }],
    ])
    const page = await read(paths.ledgerRow('invoice', { sourceId: 1, key: 'i2' }))
    expect(page).toContain('50.00')
    expect(page).toContain('60.00')
    const payer = paths.ledgerRow('counterparty', { sourceId: 1, key: 'c1' })
    expect(page).toContain(`<a href="${payer}">Бета c1</a>`)
    const past = `${paths.ledgerRow('invoice', { sourceId: 1, key: 'i2' })}?on=2020-01-01`
    expect(await read(past)).toContain('As it was known here')
    expect(await read(paths.invoice({ sourceId: 1, key: 'i2' }))).toContain('What it said before')
  })
})
