import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { readRelease } from '../scripts/build/release.ts'
import { ROOT } from '../scripts/build.ts'
import { paths } from '../views/paths.ts'
import { text } from '../views/text/index.ts'
import { LOCALES } from '../views/text/locale.ts'
import { ALERTS, findAlerts, type SiteHealth, type SourceHealth } from '../worker/domain/health.ts'
import { SCHEMA_VERSION } from '../worker/store/schema-version.ts'
import { fillBook } from './crm/support/ledger-rows.ts'
import { openSite, type TestSite } from './support/app.ts'
import { signInAs } from './support/session.ts'

const NOW = 1_800_000_000_000
const MINUTE_MS = 60_000

const SITE: SiteHealth = {
  schema: { version: 6, needed: 6, unfinished: 0 },
  pendingAgents: 0,
  signInFailures: 0,
  pairingFailures: 0,
  backupAt: NOW - MINUTE_MS,
  files: {
    ...{ isSet: true, bytes: 1, quota: 10, missing: 0 },
    ...{ answeredAt: NOW - MINUTE_MS, failedAt: null },
  },
}
const SOURCE: SourceHealth = {
  ...{ sourceId: 1, name: 'Book', system: 'gnucash', agentName: 'office' },
  ...{ lastSeenAt: NOW - MINUTE_MS, watermark: NOW - MINUTE_MS, lastBatchAt: null },
  ...{ quarantined: 0, waiting: 0, waitingSince: null, failed: 0, held: null, heldSince: null },
  ...{ differing: 0, verifiedAt: null },
}
const ago = (minutes: number) => NOW - minutes * MINUTE_MS

describe('the alerts', () => {
  const codesOf = (site: Partial<SiteHealth>, source: Partial<SourceHealth> = {}) =>
    findAlerts({ ...SITE, ...site }, [{ ...SOURCE, ...source }], NOW).map(({ code }) => code)

  it('are none when nothing is wrong', () => {
    expect(codesOf({})).toEqual([])
  })

  it.each<[string, Partial<SourceHealth>]>([
    ['agent-missing', { agentName: null, lastSeenAt: ago(99) }],
    ['agent-held', { held: 'mass-delete', heldSince: ago(1), lastSeenAt: ago(99) }],
    ['agent-silent', { lastSeenAt: ago(15) }],
    ['agent-silent', { lastSeenAt: null, watermark: null }],
    ['agent-late', { lastSeenAt: ago(3) }],
    ['source-stale', { watermark: ago(3) }],
    ['source-stale', { watermark: null }],
    ['quarantine', { quarantined: 1 }],
    ['verification-differs', { differing: 1 }],
    ['verification-old', { verifiedAt: NOW - 51 * 3_600_000 }],
    ['commands-waiting', { waiting: 2, waitingSince: ago(5) }],
    ['commands-failed', { failed: 1 }],
  ])('say %s of a book', (code, source) => {
    expect(codesOf({}, source)).toEqual([code])
  })

  it.each<[string, Partial<SiteHealth>]>([
    ['schema-unfinished', { schema: { version: 6, needed: 6, unfinished: 1 } }],
    ['schema-behind', { schema: { version: 5, needed: 6, unfinished: 0 } }],
    ['sign-in-failures', { signInFailures: 20 }],
    ['pairing-failures', { pairingFailures: 20 }],
    ['agent-pending', { pendingAgents: 1 }],
    ['storage-down', { files: { ...SITE.files, failedAt: NOW } }],
    ['files-missing', { files: { ...SITE.files, missing: 1 } }],
    ['files-full', { files: { ...SITE.files, bytes: 9.5 } }],
    ['files-unset', { files: { ...SITE.files, isSet: false, failedAt: NOW } }],
    ['backup-unknown', { backupAt: null }],
    ['backup-old', { backupAt: ago(7 * 24 * 60 + 1) }],
  ])('say %s of the whole', (code, site) => {
    expect(codesOf(site)).toEqual([code])
  })

  it('put the worst first', () => {
    const site = { ...SITE, backupAt: null, schema: { version: 5, needed: 6, unfinished: 0 } }
    const found = findAlerts(site, [{ ...SOURCE, quarantined: 3 }], NOW)
    expect(found.map(({ severity }) => severity)).toEqual(['critical', 'warning', 'notice'])
  })

  it('have words and a remedy in both languages', () => {
    for (const locale of LOCALES) {
      const { alert } = text(locale).health
      expect(Object.keys(alert).sort()).toEqual(Object.keys(ALERTS).sort())
      for (const { what, remedy } of Object.values(alert)) {
        for (const count of [1, 3, 25]) expect(what(count)).toMatch(/[.]$/)
        expect(remedy).toMatch(/[.]$/)
      }
    }
  })
})

describe('the page of state', () => {
  let site: TestSite
  beforeEach(async () => {
    site = await openSite()
  })
  const open = async (cookie?: string) => {
    const headers = { Cookie: cookie ?? (await signInAs(site.database, 'administrator')) }
    return site.fetch(paths.health(), { headers })
  }
  const alertsOf = (html: string) =>
    [...html.matchAll(/data-alert="([a-z-]+)"/g)].map(([, code]) => code)

  it('is for administrators, and takes one trip', async () => {
    for (const role of ['manager', 'member', 'read_only'] as const) {
      expect((await open(await signInAs(site.database, role))).status).toBe(403)
    }
    const answer = await open()
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Server-Timing')).toMatch(/trips;dur=1$/)
  })

  it('says what is missing from a fresh database, then that nothing is', async () => {
    expect(alertsOf(await (await open()).text())).toEqual(['no-source', 'backup-unknown'])
    await fillBook(site.database.client)
    const now = site.now()
    await site.database.client.batch([
      { sql: 'update agent set last_seen_at = ?', args: [now] },
      { sql: 'update stream set watermark = ?', args: [now] },
      { sql: 'insert into backup (taken_at, rows) values (?, 1)', args: [now] },
    ])
    const html = await (await open()).text()
    expect(alertsOf(html)).toEqual([])
    expect(html).toContain('id="all-well"')
    expect(html).toContain('0.0.0 (abc1234)')
    expect(html).toContain(`version ${SCHEMA_VERSION}, needed ${SCHEMA_VERSION}`)
  })

  it('shows what is stored of a book in trouble, the worst first', async () => {
    const { client } = site.database
    await fillBook(client)
    const hour = site.now() - 60 * MINUTE_MS
    await client.batch([
      { sql: 'update agent set last_seen_at = ?', args: [hour] },
      { sql: 'update stream set watermark = ?', args: [hour] },
      `insert into quarantine (source_id, entity, key_hash, column_name, rule, seq, at)
        values (1, 'invoice', 'aa', 'currency', 'not-a-currency', 1, 1)`,
      {
        sql: `insert into command (id, source_id, kind, state, asked_at)
          values ('w', 1, 'sync', 'waiting', ?), ('f', 1, 'sync', 'failed', ?)`,
        args: [hour, hour],
      },
      'update schema_migration set finished_at = null where version = 6',
    ])
    for (let at = 0; at < 25; at += 1) {
      await client.execute({
        sql: 'insert into sign_in_failure (subject_hash, at) values (?, ?)',
        args: [`s${at}`, site.now() - at],
      })
    }
    const html = await (await open()).text()
    expect(alertsOf(html)).toEqual([
      ...['schema-unfinished', 'agent-silent'],
      ...['sign-in-failures', 'quarantine', 'commands-waiting', 'commands-failed'],
      'backup-unknown',
    ])
    expect(html).toContain('60 min')
    expect(html).toContain('25 sign-ins failed within an hour.')
  })

  it('names the version of package.json, and no commit outside a repository', async () => {
    const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
    const folder = await mkdtemp(join(tmpdir(), 'lintel-release-'))
    await copyFile(join(ROOT, 'package.json'), join(folder, 'package.json'))
    expect(await readRelease(folder)).toEqual({ version, commit: null })
    await rm(folder, { recursive: true })
  })
})
