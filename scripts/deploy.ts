/**
 * npm run deploy [-- --dry-run | --first | --allow-destructive | --skip-check]: this commit to Cloudflare.
 * DATABASE_TOKEN is needed here for the migrations. See docs/deploy.md.
 */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createClient } from '@libsql/client/web'
import { ROOT } from './build.ts'
import { deploy } from './deploy/deploy.ts'
import { createRun } from './deploy/run.ts'
import { readSettings } from './deploy/settings.ts'
import { readMigrations } from './migrations/read-migrations.ts'
import { readCheckout } from './preview/checkout.ts'

const flag = { type: 'boolean', default: false } as const

try {
  const { values } = parseArgs({
    options: {
      env: { type: 'string', default: 'production' },
      'dry-run': flag,
      first: flag,
      'allow-destructive': flag,
      'skip-check': flag,
    },
  })
  const { DATABASE_TOKEN: token } = process.env
  const settings = await readSettings(values.env)
  const { commit } = await readCheckout(ROOT)
  if (commit.endsWith('+') && !values['dry-run']) {
    throw new Error('There are changes that are not committed: commit them, or put them away.')
  }
  await deploy(
    {
      environment: values.env,
      dryRun: values['dry-run'],
      first: values.first,
      allowDestructive: values['allow-destructive'],
      skipCheck: values['skip-check'],
    },
    {
      run: createRun(process.env),
      fetch,
      sleep,
      say: (line) => console.log(line),
      settings,
      migrations: await readMigrations(join(ROOT, 'migrations')),
      database: token ? createClient({ url: settings.databaseUrl, authToken: token }) : null,
      tag: commit,
    },
  )
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
