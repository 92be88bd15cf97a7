/** Why a page or a write was refused; the words are in text.error. */
export type PageErrorCode =
  | 'not-found'
  | 'forbidden'
  | 'cross-site'
  | 'conflict'
  | 'invalid'
  | 'too-large'
  | 'too-many'
  | 'unavailable'
  | 'storage-down'
  | 'file-missing'
  | 'failed'

export const PAGE_ERROR_STATUS = {
  'not-found': 404,
  forbidden: 403,
  'cross-site': 403,
  conflict: 409,
  invalid: 422,
  'too-large': 413,
  'too-many': 429,
  unavailable: 503,
  'storage-down': 503,
  'file-missing': 404,
  failed: 500,
} as const satisfies Record<PageErrorCode, number>

/** Thrown by a handler that cannot answer; turned into a page in one place (errors.tsx). */
export class PageError extends Error {
  override readonly name = 'PageError'
  readonly code: PageErrorCode
  constructor(code: PageErrorCode) {
    super(code)
    this.code = code
  }
}
