import type { CaptureMode } from '../../protocol/batch.ts'

/** The bounds of one batch and of one staged capture; the smaller of ours and the server's. */
export type PackLimits = {
  readonly batchRows: number
  readonly batchRawBytes: number
  readonly stagedRows: number
}

/** Places of the first and the last change of a batch, counted from 1. */
export type Part = { readonly first: number; readonly last: number }

/** Room for what surrounds the changes in a batch, and for gzip when it finds nothing to shorten. */
const ENVELOPE_BYTES = 4_096

/** Cuts the changes of a capture into batches, in order. */
export function packParts(sizes: Iterable<number>, limits: PackLimits): Part[] {
  const room = limits.batchRawBytes - ENVELOPE_BYTES
  const parts: Part[] = []
  let first = 1
  let place = 0
  let bytes = 0
  for (const size of sizes) {
    const isFull = place - first + 1 >= limits.batchRows || bytes + size > room
    if (place >= first && isFull) {
      parts.push({ first, last: place })
      first = place + 1
      bytes = 0
    }
    place += 1
    bytes += size
  }
  if (place >= first) parts.push({ first, last: place })
  return parts
}

/** How a capture becomes visible: at once, with its last batch, or as it loads. */
export function chooseMode(parts: number, rows: number, limits: PackLimits): CaptureMode {
  if (parts <= 1) return 'direct'
  return rows <= limits.stagedRows ? 'staged' : 'load'
}
