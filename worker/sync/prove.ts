import { type Ask, type Proven, proveRequest } from '../auth/agent-request.ts'
import { SyncProblem } from './problem.ts'

/** Proves a request of an agent. Throws SyncProblem. */
export async function prove(ask: Ask): Promise<Proven> {
  const proven = await proveRequest(ask)
  if (proven.ok) return proven
  throw new SyncProblem(proven.code, proven.detail)
}
