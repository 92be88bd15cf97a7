import { AgentProblem } from '../problem.ts'
import type { Delta } from './diff.ts'

/** Fewer deletes than this are an accountant's ordinary day. */
const MASS_ROWS = 50
/** Beyond this share of an entity a person must confirm. */
const MASS_SHARE = 0.2

/** Throws AgentProblem `mass-delete` when a capture would empty much of an entity: a wrong book, a lost table. */
export function refuseMassDelete({ deletes, shadow }: Delta): void {
  for (const [entity, count] of deletes) {
    const rows = shadow.get(entity) ?? 0
    if (count > MASS_ROWS && count > rows * MASS_SHARE) {
      throw new AgentProblem('mass-delete', { entity, deletes: count, rows })
    }
  }
}
