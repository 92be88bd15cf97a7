import { createHash } from 'node:crypto'
import { AgentProblem } from '../problem.ts'
import type { State } from '../state/open-state.ts'
import { countShadow } from '../state/shadow.ts'
import { type Delta, deletedKeys } from './diff.ts'

/** Fewer deletes than this are an accountant's ordinary day. */
const MASS_ROWS = 50
/** Beyond this share of an entity a person must confirm. */
const MASS_SHARE = 0.2

/**
 * Throws AgentProblem `mass-delete` when a capture would empty much of an entity: a wrong book, a lost table.
 * Its `hold` names exactly the deletes of this capture: what a person has confirmed as `allowed` passes,
 * and one row more or less asks again. What a new policy asks for is no accident and not among them.
 */
export function refuseMassDelete(
  state: State,
  { deletes, ofPolicy }: Pick<Delta, 'deletes' | 'ofPolicy'>,
  allowed: string | null,
): void {
  for (const [entity, all] of deletes) {
    const count = all - (ofPolicy.get(entity) ?? 0)
    if (count <= MASS_ROWS) continue
    const rows = countShadow(state).get(entity) ?? 0
    if (count <= rows * MASS_SHARE) continue
    const hold = nameDeletes(state)
    if (hold === allowed) return
    throw new AgentProblem('mass-delete', { entity, deletes: count, rows, hold })
  }
}

/** base64url SHA-256 over the deletes of the last `diff` in their order. */
function nameDeletes(state: State): string {
  const hash = createHash('sha256')
  for (const { entity, key } of deletedKeys(state))
    hash.update(`${JSON.stringify([entity, key])}\n`)
  return hash.digest('base64url')
}
