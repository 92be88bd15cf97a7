/** Every refusal, with the HTTP status it travels under. A code is stable; its wording is not. */
export const PROBLEM_STATUS = {
  malformed: 400,
  'count-mismatch': 400,
  'schema-unknown': 400,
  'token-invalid': 401,
  'token-expired': 401,
  'clock-skew': 401,
  'body-hash-mismatch': 401,
  'key-retired': 401,
  'key-pending': 403,
  'policy-violation': 403,
  'code-invalid': 403,
  'unknown-epoch': 404,
  'not-found': 404,
  gap: 409,
  fork: 409,
  'epoch-stale': 409,
  'policy-stale': 409,
  'source-mismatch': 409,
  'key-replaced': 409,
  'agent-revoked': 410,
  'too-large': 413,
  'media-type': 415,
  'row-invalid': 422,
  'too-many': 429,
  unavailable: 503,
  'storage-full': 507,
} as const

export type ProblemCode = keyof typeof PROBLEM_STATUS

/**
 * RFC 9457 problem document, `application/problem+json`.
 * `type` is `urn:lintel:problem:<code>`, `time` the server's clock in milliseconds,
 * so that an agent with a wrong clock can correct itself.
 */
export type Problem = {
  type: string
  title: string
  status: number
  code: ProblemCode
  detail?: string
  time: number
  /** The stream head as the server knows it, with 409. */
  head?: StreamHead
}

/** Where a stream stands. `bsh` is empty before the first batch. */
export type StreamHead = { epoch: number; seq: number; bsh: string }

export const PROBLEM_MEDIA_TYPE = 'application/problem+json'
