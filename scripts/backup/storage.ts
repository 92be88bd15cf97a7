import { join } from 'node:path'
import { readS3 } from '../../worker/env.ts'
import { s3Storage } from '../../worker/storage/s3.ts'
import type { Storage } from '../../worker/storage/storage.ts'
import { ROOT } from '../build.ts'
import { startS3 } from '../local/s3.ts'
import { findBase } from '../preview/base.ts'
import { readCheckout } from '../preview/checkout.ts'
import type { Running } from '../start/running.ts'
import { findOwner } from '../start/state.ts'
import { BackupError } from './format.ts'

/** Opens the storage of files of the variables S3_ENDPOINT and so on. Throws BackupError. */
export function openDeployedStorage(variables: Record<string, unknown>): Storage {
  const settings = readS3(variables)
  if (settings === null) {
    throw new BackupError(
      'Set S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY to the storage of files that is meant.',
    )
  }
  return s3Storage(settings)
}

/** Opens the storage of files of the local Lintel of this checkout. Throws BackupError while that one runs. */
export async function openLocalStorage(running: Running): Promise<Storage> {
  const { mainFolder } = await readCheckout(ROOT)
  const base = findBase(null, mainFolder)
  const owner = await findOwner(base)
  if (owner !== null) {
    throw new BackupError(
      `Lintel runs here as process ${owner} and has its files open: stop it, then copy them.`,
    )
  }
  const s3 = await startS3({ folder: join(base, 'files') })
  running.add(s3.stop)
  return s3Storage(s3.settings)
}
