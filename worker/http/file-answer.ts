import { dispositionOf } from '../domain/attachment.ts'
import { isShownImage } from '../domain/media-type.ts'
import type { AppContext } from './context.ts'

/** A file opens nothing here even if a browser takes it for a page: no script, no form, an origin of its own. */
const FILE_POLICY = "default-src 'none'; sandbox"

type Answered = { name: string; mediaType: string; size: number; sha256: string }

/** The headers of a file: an image that is safe to draw may be shown, everything else is only saved. */
export function setFileHeaders(c: AppContext, { name, mediaType, size, sha256 }: Answered): void {
  c.header('Content-Type', mediaType)
  c.header('Content-Length', String(size))
  c.header(
    'Content-Disposition',
    dispositionOf(isShownImage(mediaType) ? 'inline' : 'attachment', name),
  )
  c.header('Content-Security-Policy', FILE_POLICY)
  c.header('ETag', `"${sha256}"`)
  // Kept by the browser of whoever saw it, and asked about each time: a right may have been taken back.
  c.header('Cache-Control', 'private, no-cache')
}

/** Whether the browser has this very file. */
export function hasFile(c: AppContext, sha256: string): boolean {
  return (c.req.header('If-None-Match') ?? '').includes(`"${sha256}"`)
}
