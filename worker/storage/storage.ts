/** Where the bytes of files are kept: R2 on Cloudflare Workers, any storage that speaks S3 elsewhere. */
export type Storage = {
  /** Keeps an object whole; it replaces one of the same key. */
  put: (key: string, bytes: Uint8Array, mediaType: string) => Promise<void>
  /** Begins an object that comes in parts. */
  begin: (key: string, mediaType: string) => Promise<PartedUpload>
  /** The bytes of an object; null when there is none. */
  read: (key: string) => Promise<ReadableStream<Uint8Array> | null>
  /** Takes objects away; what is not there is no error. */
  remove: (keys: readonly string[]) => Promise<void>
  /** Objects in the order of their keys, after a key and below a prefix, at most LISTED_AT_ONCE. */
  list: (prefix: string, after: string) => Promise<ListedObjects>
}

/** An object on its way: nobody sees it before `complete`. */
export type PartedUpload = {
  /** Parts are numbered from 1; all but the last are PART_BYTES long. */
  part: (number: number, bytes: Uint8Array) => Promise<void>
  complete: () => Promise<void>
  abort: () => Promise<void>
}

export type ListedObject = { key: string; size: number; storedAt: number }
export type ListedObjects = { objects: readonly ListedObject[]; more: boolean }

/** R2 and S3 take no part below 5 MiB but the last, and R2 wants the others alike. */
export const PART_BYTES = 8 * 1024 * 1024
export const LISTED_AT_ONCE = 1_000

/** The storage did not do what it was asked to; asking again later may. */
export class StorageUnreachable extends Error {
  override readonly name = 'StorageUnreachable'
  constructor(cause: unknown) {
    super('The storage of files does not answer.', { cause })
  }
}

/** Runs a call of the storage; whatever it throws comes out as StorageUnreachable. */
export async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw error instanceof StorageUnreachable ? error : new StorageUnreachable(error)
  }
}
