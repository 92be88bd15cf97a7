import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client/web'
import type { TestProject } from 'vitest/node'
import { build, ROOT } from '../../scripts/build.ts'
import { startSqld } from '../../scripts/local/sqld.ts'
import { applyMigrations } from '../../scripts/migrations/apply-migrations.ts'
import { readMigrations } from '../../scripts/migrations/read-migrations.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** How a test reaches the one sqld of the run. */
    sqld: { port: number; adminPort: number; adminKey: string; token: string }
  }
}

/** The migrated database that every test's own is forked from. */
export const TEMPLATE = 'template'

/** Builds once, starts one sqld for the whole run, and takes both away at its end. */
export default async function setup(project: TestProject) {
  await build()
  const folder = await mkdtemp(join(tmpdir(), 'lintel-test-'))
  const sqld = await startSqld(folder)
  await sqld.create(TEMPLATE)
  const { url, token } = sqld.address(TEMPLATE)
  const client = createClient({ url, authToken: token })
  await applyMigrations(client, await readMigrations(join(ROOT, 'migrations')))
  client.close()
  project.provide('sqld', sqld.access)
  return async () => {
    await sqld.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
