/**
 * npm run search-index: indexes at once what waits to be indexed in the database of DATABASE_URL and DATABASE_TOKEN,
 * as after an upgrade, and merges the index. With `-- --anew` everything is indexed again. Members go on working meanwhile.
 */
import { createClient } from '@libsql/client/web'
import { databaseOf } from '../worker/store/database.ts'
import { fetchPlain } from '../worker/store/fetch-plain.ts'
import { mergeIndex } from '../worker/store/search-merge.ts'
import { emptyIndex, indexWaiting } from './search/index-records.ts'

const { DATABASE_URL: url, DATABASE_TOKEN: authToken } = process.env

try {
  if (!url || !authToken) {
    throw new Error('Set DATABASE_URL and DATABASE_TOKEN to the database that is to be indexed.')
  }
  const client = createClient({ url, authToken, fetch: fetchPlain })
  if (process.argv.includes('--anew')) await emptyIndex(client)
  const indexed = await indexWaiting(client, (left) => console.log(`${left} records to go`))
  await mergeIndex(databaseOf(client), Number.POSITIVE_INFINITY)
  console.log(`Done: ${indexed} records were indexed.`)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
