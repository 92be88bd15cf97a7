/** npm run setup-link: a one-time link for the first administrator of DATABASE_URL, DATABASE_TOKEN and PUBLIC_URL. */
import { createClient } from '@libsql/client/web'
import { createSetupLink } from './start/members.ts'

const { DATABASE_URL: url, DATABASE_TOKEN: authToken, PUBLIC_URL: origin } = process.env

try {
  if (!url || !authToken || !origin) {
    throw new Error('Set DATABASE_URL, DATABASE_TOKEN and PUBLIC_URL to those of the deployment.')
  }
  const token = await createSetupLink(createClient({ url, authToken }))
  if (token === null) throw new Error('An administrator is set up already: sign in.')
  console.log('The link works once, for 24 hours:')
  console.log(`${origin}/setup?token=${token}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
