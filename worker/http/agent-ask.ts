import { LIMITS } from '../../protocol/limits.ts'
import type { Ask } from '../auth/agent-request.ts'
import type { AppContext } from './context.ts'

/** What proves a request of an agent, by default one with a small body and an active key. */
export function askOf(c: AppContext, other: Partial<Pick<Ask, 'cap' | 'accept'>> = {}): Ask {
  const { env, now } = c.get('deps')
  return {
    request: c.req.raw,
    db: c.get('db'),
    publicUrl: env.publicUrl,
    now: now(),
    cap: LIMITS.requestBytes,
    accept: 'active',
    onProven: (agentId) => c.set('agentId', agentId),
    ...other,
  }
}
