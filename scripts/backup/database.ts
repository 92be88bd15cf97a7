import { type Client, createClient } from '@libsql/client/web'
import { fetchPlain } from '../../worker/store/fetch-plain.ts'
import { ROOT } from '../build.ts'
import { findBase, openBase } from '../preview/base.ts'
import { readCheckout } from '../preview/checkout.ts'
import type { Running } from '../start/running.ts'
import { BackupError } from './format.ts'

/** DATABASE_URL and DATABASE_TOKEN, as the environment has them. */
export type Variables = { url: string | undefined; token: string | undefined }

/** Opens the database of the variables so that integers keep all their digits. Throws BackupError. */
export function openDeployed({ url, token }: Variables): Client {
  if (!url || !token) {
    throw new BackupError('Set DATABASE_URL and DATABASE_TOKEN to the database that is meant.')
  }
  return createClient({ url, authToken: token, intMode: 'bigint', fetch: fetchPlain })
}

/** Opens the database of the local Lintel of this checkout, running or not. */
export async function openLocal(running: Running): Promise<Client> {
  const { mainFolder } = await readCheckout(ROOT)
  const databases = await openBase(running, findBase(null, mainFolder))
  const { url, token } = databases.address('main')
  return createClient({ url, authToken: token, intMode: 'bigint', fetch: fetchPlain })
}
