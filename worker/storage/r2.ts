import { asked, LISTED_AT_ONCE, type Storage } from './storage.ts'

/** What is used of an R2 bucket: https://developers.cloudflare.com/r2/api/workers/workers-api-reference/ */
export type R2Bucket = {
  put: (key: string, value: Uint8Array, options: Options) => Promise<unknown>
  createMultipartUpload: (key: string, options: Options) => Promise<R2Upload>
  get: (key: string) => Promise<{ body: ReadableStream<Uint8Array> } | null>
  delete: (keys: string[]) => Promise<void>
  list: (options: { prefix: string; startAfter?: string; limit: number }) => Promise<{
    objects: { key: string; size: number; uploaded: Date }[]
    truncated: boolean
  }>
}

type Options = { httpMetadata: { contentType: string } }
type R2Part = { partNumber: number; etag: string }
type R2Upload = {
  uploadPart: (number: number, value: Uint8Array) => Promise<R2Part>
  complete: (parts: R2Part[]) => Promise<unknown>
  abort: () => Promise<void>
}

/** The storage over a bucket that Cloudflare, or miniflare, has bound to the worker. */
export function r2Storage(bucket: R2Bucket): Storage {
  const options = (contentType: string) => ({ httpMetadata: { contentType } })
  return {
    put: (key, bytes, mediaType) =>
      asked(async () => void (await bucket.put(key, bytes, options(mediaType)))),
    begin: (key, mediaType) =>
      asked(async () => {
        const upload = await bucket.createMultipartUpload(key, options(mediaType))
        const parts: R2Part[] = []
        return {
          part: (number, bytes) =>
            asked(async () => void parts.push(await upload.uploadPart(number, bytes))),
          complete: () => asked(async () => void (await upload.complete(parts))),
          abort: () => asked(() => upload.abort()),
        }
      }),
    read: (key) => asked(async () => (await bucket.get(key))?.body ?? null),
    remove: (keys) => asked(() => bucket.delete([...keys])),
    list: (prefix, after) =>
      asked(async () => {
        const startAfter = after === '' ? {} : { startAfter: after }
        const found = await bucket.list({ prefix, limit: LISTED_AT_ONCE, ...startAfter })
        const objects = found.objects.map(({ key, size, uploaded }) => ({
          ...{ key, size },
          storedAt: uploaded.getTime(),
        }))
        return { objects, more: found.truncated }
      }),
  }
}
