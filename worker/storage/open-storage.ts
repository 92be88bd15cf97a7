import type { R2Bucket } from './r2.ts'
import { r2Storage } from './r2.ts'
import { type S3Settings, s3Storage } from './s3.ts'
import type { Storage } from './storage.ts'

/** The storage that was set up; null when none was. A binding of R2 goes before S3. */
export function openStorage(settings: { r2: unknown; s3: S3Settings | null }): Storage | null {
  if (settings.r2 !== null) return r2Storage(settings.r2 as R2Bucket)
  return settings.s3 && s3Storage(settings.s3)
}
