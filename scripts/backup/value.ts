import type { InValue, Value } from '@libsql/client/web'

/**
 * A value of SQLite as JSON that says its type: null, text as a string, an integer as {i: digits} since
 * JSON's numbers end at 2^53, a real as {r: number}, a blob as {b: base64}.
 */
export type StoredValue = null | string | { i: string } | { r: number } | { b: string }

/** From a client with `intMode: 'bigint'`, where integers and reals differ. */
export function encodeValue(value: Value): StoredValue {
  if (value === null || typeof value === 'string') return value
  if (typeof value === 'bigint') return { i: String(value) }
  if (typeof value === 'number') return { r: value }
  return { b: Buffer.from(value).toString('base64') }
}

/** Throws on anything encodeValue does not write. */
export function decodeValue(value: StoredValue): InValue {
  if (value === null || typeof value === 'string') return value
  if ('i' in value) return BigInt(value.i)
  if ('r' in value) return value.r
  return Uint8Array.from(Buffer.from(value.b, 'base64')).buffer
}
