import type { ProblemCode } from '../../protocol/problem.ts'
import { AgentProblem } from '../problem.ts'

type Context = { server: string; retryAfter: string | null }

/** Wait when a busy server does not say for how long. */
const DEFAULT_RETRY_MS = 5_000
/** However long a server asks us to wait, we look again. */
const LONGEST_RETRY_MS = 15 * 60_000

/** What a refusal of the server means for the agent. The clock codes never come here: they are answered by one retry. */
export function problemOf(code: ProblemCode, detail: string, context: Context): AgentProblem {
  switch (code) {
    case 'gap':
    case 'fork':
    case 'epoch-stale':
    case 'policy-stale':
    case 'unknown-epoch':
      return new AgentProblem('stream-moved', { code })
    case 'too-many':
    case 'unavailable':
    case 'storage-full':
      return new AgentProblem('server-busy', {
        server: context.server,
        code,
        retryAfterMs: parseRetryAfter(context.retryAfter),
      })
    case 'agent-revoked':
      return new AgentProblem('agent-revoked', {})
    case 'key-retired':
      return new AgentProblem('key-retired', {})
    case 'key-replaced':
      return new AgentProblem('key-replaced', {})
    case 'key-pending':
      return new AgentProblem('key-pending', {})
    case 'code-invalid':
      return new AgentProblem('pairing-code-invalid', {})
    default:
      return new AgentProblem('server-refused', { code, detail })
  }
}

/** Retry-After in seconds, bounded; dates are not used by our server. */
function parseRetryAfter(value: string | null): number {
  const seconds = value !== null && /^\d{1,6}$/.test(value) ? Number(value) : null
  return seconds === null ? DEFAULT_RETRY_MS : Math.min(seconds * 1000, LONGEST_RETRY_MS)
}
