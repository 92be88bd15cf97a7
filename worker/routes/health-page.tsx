import { Hono } from 'hono'
import { HealthPage } from '../../views/health/health-page.tsx'
import { findAlerts } from '../domain/health.ts'
import { answerPage } from '../http/answer.ts'
import { type AppEnv, readFor, requireGrant } from '../http/context.ts'
import { frameFor } from '../http/frame.ts'
import { selectSiteHealth, selectSourceHealth } from '../store/health.ts'
import { SCHEMA_VERSION } from '../store/schema-version.ts'

export const healthPageRoutes = new Hono<AppEnv>()

/** How the whole is doing, for administrators: from stored data alone, in one trip. */
healthPageRoutes.get('/health', async (c) => {
  const { now, release, storage, env } = c.get('deps')
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { viewer, rows } = await readFor(c, [
    selectSourceHealth(db, proof),
    selectSiteHealth(db, proof),
  ])
  requireGrant(viewer, 'settings.view')
  const [sources, [stored]] = rows
  const { version, unfinished, migratedAt, ...rest } = stored!
  const files = {
    isSet: storage !== null,
    bytes: rest.fileBytes,
    quota: env.filesQuota,
    missing: rest.filesMissing,
    answeredAt: rest.storageAnsweredAt,
    failedAt: rest.storageFailedAt,
  }
  const site = { ...rest, files, schema: { version, unfinished, needed: SCHEMA_VERSION } }
  return answerPage(
    c,
    <HealthPage
      frame={frameFor(c, viewer)}
      alerts={findAlerts(site, sources, now())}
      sources={sources}
      site={{ ...site, migratedAt, release, trip: db.cost() }}
    />,
  )
})
