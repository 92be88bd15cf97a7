import { LibsqlError } from '@libsql/client/web'

/** Why the database did not do what it was asked to, by its error code; null for errors of other origin. */
export function storageFaultOf(error: unknown): 'full' | 'other' | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof LibsqlError) return cause.code === 'SQLITE_FULL' ? 'full' : 'other'
  }
  return null
}
