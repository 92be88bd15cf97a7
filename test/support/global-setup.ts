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
    /** The folder of this run's build. */
    build: string
    /** How a test reaches the one sqld of the run. */
    sqld: { port: number; adminPort: number; adminKey: string; token: string }
  }
}

/** The migrated database that every test's own is forked from. */
export const TEMPLATE = 'template'

/** Builds once, starts one sqld for the whole run, and takes both away at its end. */
export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'lintel-test-'))
  // Not the usual folder: a running npm start or another run of the tests serves from there.
  await build(join(folder, 'build'))
  project.provide('build', join(folder, 'build'))
  const sqld = await startSqld(join(folder, 'sqld'))
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
