import { DecodeError } from '../../protocol/batch.ts'
import {
  PROBLEM_MEDIA_TYPE,
  PROBLEM_STATUS,
  type Problem,
  type ProblemCode,
  type StreamHead,
} from '../../protocol/problem.ts'
import { storageFaultOf } from '../store/storage-fault.ts'

type More = { head?: StreamHead | undefined; retryAfterSeconds?: number }

/** A request of an agent is refused; `code` says why, and what the agent does about it hangs on it alone. */
export class SyncProblem extends Error {
  override readonly name = 'SyncProblem'
  readonly code: ProblemCode
  readonly more: More
  constructor(code: ProblemCode, detail: string, more: More = {}) {
    super(detail)
    this.code = code
    this.more = more
  }
}

const TITLES: Readonly<Record<ProblemCode, string>> = {
  malformed: 'The request cannot be read',
  'count-mismatch': 'The parts of the capture do not add up',
  'schema-unknown': 'The columns of an entity are not those known here',
  'token-invalid': 'The token proves nothing',
  'token-expired': 'The token has expired',
  'clock-skew': 'The clock of the agent is ahead',
  'body-hash-mismatch': 'The body is not the signed one',
  'key-retired': 'The key has been replaced and has retired',
  'key-pending': 'The key waits for an administrator',
  'policy-violation': 'The egress policy does not allow this',
  'code-invalid': 'The pairing code is wrong, used or expired',
  'unknown-epoch': 'The epoch has not been opened',
  'not-found': 'There is no such thing',
  gap: 'A batch before this one is missing',
  fork: 'Another batch stands at this place',
  'epoch-stale': 'A newer epoch has been opened',
  'policy-stale': 'A newer egress policy is in force',
  'source-mismatch': 'The key was paired for another source',
  'key-replaced': 'The key has a successor already',
  'agent-revoked': 'The agent was ended',
  'too-large': 'The request is too large',
  'media-type': 'The media type is not the expected one',
  'row-invalid': 'A row breaks a rule',
  'too-many': 'Too many tries',
  unavailable: 'The database does not answer',
  'storage-full': 'The database is full',
}

/** The one place where a refusal becomes an answer: RFC 9457, with the clock of the server. */
export function answerProblem(error: unknown, now: number): Response {
  const { code, message, more } = problemOf(error)
  const status = PROBLEM_STATUS[code]
  const problem: Problem = {
    type: `urn:lintel:problem:${code}`,
    title: TITLES[code],
    status,
    code,
    detail: message,
    time: now,
    ...(more.head ? { head: more.head } : {}),
  }
  const headers = new Headers({ 'Content-Type': PROBLEM_MEDIA_TYPE })
  const retryAfter = more.retryAfterSeconds ?? RETRY_AFTER_SECONDS[code]
  if (retryAfter) headers.set('Retry-After', String(retryAfter))
  return new Response(JSON.stringify(problem), { status, headers })
}

const RETRY_AFTER_SECONDS: { readonly [code in ProblemCode]?: number } = {
  'too-many': 60,
  unavailable: 5,
  'storage-full': 300,
}

function problemOf(error: unknown): SyncProblem {
  if (error instanceof SyncProblem) return error
  if (error instanceof DecodeError) return new SyncProblem('malformed', error.message)
  // Whatever else went wrong, the agent keeps its batch and tries again; the operator reads the log.
  if (storageFaultOf(error) === 'full') {
    return new SyncProblem('storage-full', 'The database of the CRM has no room left.')
  }
  return new SyncProblem('unavailable', 'The database of the CRM does not answer now.')
}
