import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../sync-agent/config/read-config.ts'
import { nextTick } from '../../sync-agent/config/schedule.ts'
import type { AgentProblem } from '../../sync-agent/problem.ts'
import { VERSION } from '../../sync-agent/version.ts'

const GOOD = `server = "https://crm.example.com/"
[source]
kind = "gnucash"
book = "books/company.gnucash"
`

/** The mistakes of a text as "line key rule". */
function mistakes(text: string): string[] {
  try {
    readConfig(text, '/etc/lintel/agent.toml')
  } catch (error) {
    const { facts } = error as AgentProblem<'config-invalid'>
    return facts.faults.map(({ line, key, rule }) => `${line} ${key} ${rule}`)
  }
  return []
}

describe('the configuration', () => {
  it('fills in what is left out, from the folder of the file', () => {
    expect(readConfig(GOOD, '/etc/lintel/agent.toml')).toMatchObject({
      ...{ server: 'https://crm.example.com', state: '/etc/lintel/lintel-agent-state' },
      source: { book: '/etc/lintel/books/company.gnucash', quietMs: 300 },
      schedule: { everyMs: 60_000, jitterMs: 5_000 },
      network: { proxy: null, ca: null },
    })
  })

  it('accepts the example that comes with it', () => {
    const example = readFileSync('lintel-agent.example.toml', 'utf8')
    expect(readConfig(example, '/x.toml').source.book).toBe('/srv/books/company.gnucash')
    const all = example.replace(/^# (language|proxy|ca) =/gm, '$1 =')
    expect(readConfig(all, '/x.toml').network.proxy).toBe('http://proxy.example.com:3128')
  })

  it('names every mistake at once, each with its line', () => {
    const text = `server = "http://crm.example.com"
sever = "x"
[source]
kind = "1c"
book = 5
[schedule]
every = "10"
cron = "* * *"
`
    expect(mistakes(text)).toEqual([
      '1 server not-https',
      '2 sever unknown-key',
      '4 source.kind not-a-kind',
      '5 source.book not-text',
      '7 schedule.every not-a-duration',
      '8 schedule.cron not-a-cron',
    ])
  })

  it.each([
    ['', ['0 server missing', '0 source.kind missing', '0 source.book missing']],
    [GOOD.replace('https', 'ftp'), ['1 server not-a-url']],
    [GOOD.replace('.com/', '.com/app'), ['1 server not-an-origin']],
    [`${GOOD}[schedule]\nevery = "5m"\ncron = "@daily"`, ['7 schedule.cron two-schedules']],
    [`schedule = "60s"\n${GOOD}`, ['1 schedule not-a-table']],
    [`${GOOD}[schedule]\nevery = "100ms"`, ['6 schedule.every duration-too-short']],
  ])('finds what is wrong in %j', (text, expected) => {
    expect(mistakes(text)).toEqual(expected)
  })

  it('names the line of whatever a policy asks for that cannot work', () => {
    const text = `${GOOD}[policy.counterparty]
phone = "withhold"
name = "withhold"
side = "mask"
key = "mask"
fax = "withhold"
[policy.invoice]
totalMinor = "withhold"
currency = "withhold"
counterparty = "mask"
dueOn = "mask"
issuedOn = "hide"
only = ["issuedOn >= 2025-01-01", "side = sideways"]
[policy.allocation]
only = ["amountMinor > 0"]
[policy.timesheet]
hours = "mask"
[policy.project]
name = 5
`
    expect(mistakes(text)).toEqual([
      '7 policy.counterparty.name policy-required',
      '8 policy.counterparty.side policy-mask',
      '9 policy.counterparty.key policy-key',
      '10 policy.counterparty.fax policy-column',
      '12 policy.invoice.totalMinor policy-amounts',
      '13 policy.invoice.currency policy-currency',
      '14 policy.invoice.counterparty policy-reference',
      '15 policy.invoice.dueOn policy-mask',
      '16 policy.invoice.issuedOn policy-value',
      '17 policy.invoice.only policy-condition',
      '19 policy.allocation.only policy-only-allocation',
      '20 policy.timesheet policy-entity',
      '23 policy.project.name policy-text',
    ])
  })

  it('reads a policy that can work', () => {
    const text = `${GOOD}[policy.counterparty]
phone = "withhold"
taxId = "mask"
code = "send"
[policy.invoice]
only = ["side = receivable", "issuedOn >= 2025-01-01", "project is not empty"]
`
    expect(readConfig(text, '/x.toml').policy).toEqual({
      rules: { counterparty: { phone: 'withhold', taxId: 'mask' } },
      only: { invoice: ['side = receivable', 'issuedOn >= 2025-01-01', 'project is not empty'] },
    })
  })

  it('names the line of what is not TOML', () => {
    expect(mistakes('server = "https://crm.example.com"\nbook = \n')).toEqual([
      expect.stringMatching(/^2 .+ syntax$/),
    ])
  })

  it('allows plain http on this machine alone', () => {
    expect(mistakes(GOOD.replace('https://crm.example.com', 'http://localhost:8787'))).toEqual([])
    expect(mistakes(GOOD.replace('https://crm.example.com', 'http://[::1]:8787'))).toEqual([])
    expect(mistakes(GOOD.replace('https://crm.example.com', 'http://localhost.evil.com'))).toEqual([
      '1 server not-https',
    ])
  })
})

describe('the schedule', () => {
  const at = Date.UTC(2026, 0, 1, 12, 0, 30)
  const half = (length: number) => new Uint8Array(length).fill(128)

  it('adds jitter to an interval', () => {
    const next = nextTick({ everyMs: 60_000, jitterMs: 10_000 }, at, half)
    expect(next - at).toBeGreaterThan(65_000 - 1)
    expect(next - at).toBeLessThan(65_100)
  })

  it('follows a cron expression', () => {
    const next = nextTick({ cron: '*/5 * * * *', jitterMs: 0 }, at, half)
    expect(new Date(next).toISOString()).toBe('2026-01-01T12:05:00.000Z')
  })
})

it('tells the version of the package', () => {
  expect(VERSION).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version)
})
