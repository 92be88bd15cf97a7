import { chmod, cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../scripts/build.ts'
import { openPairing } from '../support/agent-client.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'
import { type AgentHome, makeAgentHome } from './support/agent-process.ts'
import { confirmAgents, pairHome } from './support/pair-home.ts'

// Nothing listens on the discard port.
const NOWHERE = 'http://localhost:9'
const WORDS = /^ {4}\w{5} \w{5} \w{5} \w{5}$/
const DENO = join(ROOT, 'node_modules/.bin/deno')
const MAIN = join(ROOT, 'sync-agent/main.ts')
const PERMISSIONS = ['read', 'write', 'net', 'env'].map((name) => `--allow-${name}`)

let home: AgentHome
beforeAll(async () => {
  home = await makeAgentHome({ server: NOWHERE, book: 'a' })
})
afterAll(() => home.remove())

describe('the program without a server', () => {
  it('shows what would leave, and it is what the book holds', async () => {
    const { exit, output } = await home.run('preview', '--json')
    expect(exit).toBe(0)
    const { counts, leftOut } = JSON.parse(output)
    expect(leftOut).toEqual([])
    expect(
      counts.map(({ entity, total }: { entity: string; total: number }) => `${entity} ${total}`),
    ).toEqual([
      ...['counterparty 150', 'project 66', 'contract 66'],
      ...['payment 260', 'allocation 260', 'invoice 400'],
    ])
  })

  it('prints every row of an entity, one a line', async () => {
    const { output } = await home.run('preview', '--entity', 'projects')
    expect(output.split('\n')).toHaveLength(67)
    expect(output).toMatch(/^key\tname\tcode\tside\tcounterparty\tactive$/m)
  })

  it.each([
    [['frobnicate'], 1, /There is no command "frobnicate"/],
    [['run', '--fast'], 1, /There is no option "--fast"/],
    [['preview', '--entity', 'salary'], 1, /There is no entity "salary"/],
    [['run'], 1, /not paired: get a code/],
    [['sync'], 1, /not paired: get a code/],
    [['pair'], 1, /needs a code/],
    [['pair', '--code', 'ABCD-EFGH'], 1, /cannot be reached .* is kept/],
  ])('answers %j with %d and one sentence', async (args, exit, sentence) => {
    const run = await home.run(...args)
    expect(run.exit).toBe(exit)
    expect(run.output).toMatch(sentence)
    expect(run.output).not.toMatch(/at file:|Error:/)
  })

  it('speaks Russian when the configuration says so', async () => {
    const other = await makeAgentHome({ server: NOWHERE, book: 'a' })
    try {
      await other.configure((text) => text.replace('"en"', '"ru"'))
      const { output } = await other.run('run')
      expect(output).toContain('Агент не подключён')
    } finally {
      await other.remove()
    }
  })
})

describe('the program as one file and on Deno', () => {
  it('starts on Deno with named permissions and reads a book', async () => {
    const run = home.startWith(DENO, [
      'run',
      '--no-prompt',
      ...PERMISSIONS,
      MAIN,
      'preview',
      '--json',
    ])
    expect(await run.ended).toBe(0)
    expect(JSON.parse(run.lines.join('\n')).counts[5]).toMatchObject({
      entity: 'invoice',
      total: 400,
    })
  })

  it('finds its preset queries beside it when it is bundled', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lintel-bundle-'))
    try {
      const outfile = join(folder, 'lintel-agent.mjs')
      await build({
        ...{ entryPoints: [join(ROOT, 'sync-agent/main.ts')], outfile, bundle: true },
        ...{ platform: 'node', format: 'esm', logLevel: 'silent' },
      })
      await cp(join(ROOT, 'sync-agent/presets'), join(folder, 'presets'), { recursive: true })
      const run = home.startWith(process.execPath, [outfile, 'preview', '--json'])
      expect(await run.ended).toBe(0)
      expect(JSON.parse(run.lines.join('\n')).counts[0]).toMatchObject({ total: 150 })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})

describe('the program with a server', () => {
  let database: TestDatabase
  let worker: TestWorker
  let agent: AgentHome
  const site = () => ({ ...worker, origin: worker.url, database })

  beforeAll(async () => {
    database = await createDatabase()
    worker = await startWorker({ database })
    agent = await makeAgentHome({ server: worker.url, book: 'a' })
  })
  afterAll(async () => {
    await agent?.remove()
    await worker?.stop()
  })

  it('refuses a wrong code, and holds a book that is not the paired one', async () => {
    expect(await agent.run('pair', '--code', 'WRNG-CODE')).toMatchObject({
      exit: 1,
      output: expect.stringMatching(/The code is wrong, used or expired/),
    })
    await pairHome(agent, site())
    expect(await agent.run('sync')).toMatchObject({ exit: 0 })
    const onDeno = agent.startWith(DENO, ['run', '--no-prompt', ...PERMISSIONS, MAIN, 'sync'])
    await onDeno.ended
    expect(onDeno.lines).toEqual(['Up to date: nothing new.'])
    agent.edit("update books set guid = 'ffffffffffffffffffffffffffffffff'; delete from invoices")
    expect(await agent.run('sync')).toMatchObject({
      exit: 2,
      output: expect.stringMatching(/not the one this agent was paired with .* nothing was sent/),
    })
    const status = await agent.run('status')
    expect(status.exit).toBe(2)
    expect(status.output).toMatch(/^held since .*: The book "book"/m)
    const { rows } = await database.client.execute(
      'select count(*) as n from ledger_invoice where deleted = 0',
    )
    expect(rows).toMatchObject([{ n: 400 }])
  })

  it('pairs the other book when a person says it is meant, as a source of its own', async () => {
    await pairHome(agent, site(), '--accept-book')
    expect(await agent.run('sync')).toMatchObject({ exit: 0 })
    const { rows } = await database.client.execute(
      `select s.identity, (select count(*) from ledger_invoice i
         where i.source_id = s.id and i.deleted = 0) as invoices
       from ledger_source s order by s.id`,
    )
    expect(rows).toMatchObject([
      { identity: '15ef82a34ef14c54902825f6f1a4859d', invoices: 400 },
      { identity: 'ffffffffffffffffffffffffffffffff', invoices: 0 },
    ])
  })

  it('works on with the pairing it has while a new one waits, and after it was refused', async () => {
    const anew = agent.start('pair', '--code', await openPairing(site()))
    await anew.until(WORDS)
    await anew.stop()
    const status = await agent.run('status')
    expect(status.output).toMatch(/^pairing +confirmed/m)
    expect(status.output).toMatch(/^new pairing +waits to be confirmed/m)
    expect(await agent.run('sync')).toMatchObject({ exit: 0 })
    await database.client.batch([
      "update agent set state = 'refused' where state = 'pending'",
      "update agent_key set state = 'revoked' where state = 'pending'",
    ])
    expect(await agent.run('pair')).toMatchObject({
      output: expect.stringMatching(/refused this agent/),
    })
    expect(await agent.run('sync')).toMatchObject({ exit: 0 })
    expect((await agent.run('status')).output).not.toMatch(/new pairing/)
  })

  it('takes a confirmation that came after the wait was broken off', async () => {
    const anew = agent.start('pair', '--code', await openPairing(site()))
    await anew.until(WORDS)
    await anew.stop()
    await confirmAgents(database)
    expect(await agent.run('sync')).toMatchObject({ exit: 0 })
    expect((await agent.run('status')).output).not.toMatch(/new pairing/)
  })

  it('goes on as a new agent when it is paired anew with the same book', async () => {
    await pairHome(agent, site())
    expect(await agent.run('sync')).toEqual({ exit: 0, output: 'Up to date: nothing new.' })
    expect(await agent.run('pair')).toMatchObject({
      exit: 1,
      output: expect.stringMatching(/is paired with .* and confirmed/),
    })
  })

  it('stops for good when an administrator ends it', async () => {
    await database.client.execute("update agent set state = 'revoked'")
    const run = await agent.run('run')
    expect(run.exit).toBe(2)
    expect(run.output).toMatch(/An administrator ended this agent/)
  })

  it('keeps its key to itself', async () => {
    await chmod(join(agent.folder, 'state/agent.key.json'), 0o640)
    expect(await agent.run('sync')).toMatchObject({
      exit: 1,
      output: expect.stringMatching(/Other users can read the agent's key/),
    })
  })
})

it('tells every mistake of a configuration with its line', async () => {
  const other = await makeAgentHome({ server: NOWHERE, book: 'a' })
  try {
    await writeFile(other.config, 'server = "http://crm.example.com"\n[source]\nkind = "gnucash"\n')
    const { exit, output } = await other.run('run')
    expect(exit).toBe(1)
    expect(output.split('\n').slice(1)).toEqual([
      '  source.book is missing: set it',
      '  line 1: server must begin with https://: plain http is accepted on this machine only',
    ])
  } finally {
    await other.remove()
  }
})
