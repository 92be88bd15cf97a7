import { Hono } from 'hono'
import type { AppEnv } from '../http/context.ts'
import { SCHEMA_VERSION, selectSchemaState } from '../store/schema-version.ts'

export const healthRoutes = new Hono<AppEnv>()

/** Green only when the database answers and every migration this code knows was applied whole. */
healthRoutes.get('/healthz', async (c) => {
  const db = c.get('db')
  try {
    const [[found]] = await db.read([selectSchemaState(db)])
    const version = found?.version ?? 0
    const ok = version >= SCHEMA_VERSION && found?.unfinished === 0
    return c.json({ ok, schema: { version, needed: SCHEMA_VERSION } }, ok ? 200 : 503)
  } catch {
    const remedy = 'The database does not answer or has no schema: run npm run migrate.'
    return c.json({ ok: false, schema: { version: null, needed: SCHEMA_VERSION }, remedy }, 503)
  }
})
