import type { EntityName } from '../../protocol/entities.ts'
import type { Courier } from '../run/courier.ts'

/** Steps of the check; beyond it nothing comes to an end. */
const STEPS = 10_000

/** The server's check of its stored rows, on its way while this machine reads the source. */
export type RowCheck = {
  /** Lets what has arrived be taken in. Throws what has made the check fail. */
  readonly breathe: () => Promise<void>
  /** The rows that do not hash to what they say, once all are hashed. Throws AgentProblem. */
  readonly faults: () => Promise<Faults>
  /** Asks for no further step; resolves when the last one was answered. */
  readonly stop: () => Promise<void>
}

type Faults = readonly (readonly [entity: EntityName, key: string])[]

/** Asks for step after step. The server works on one core, the agent on another: neither waits for the other. */
export function startRowCheck({ wire, report }: Courier): RowCheck {
  let isStopped = false
  let failure: { readonly error: unknown } | null = null

  async function check(): Promise<Faults> {
    for (let step = 0; step < STEPS && !isStopped; step += 1) {
      const { checked, expected, done, faults } = await wire.checkRows()
      report({ kind: 'checking', checked, expected })
      if (!done) continue
      report({ kind: 'capturing' })
      return faults
    }
    return []
  }

  const checked = check()
  checked.catch((error: unknown) => {
    failure = { error }
  })
  return {
    breathe: async () => {
      await new Promise((resolve) => setImmediate(resolve))
      if (failure) throw failure.error
    },
    faults: () => checked,
    stop: async () => {
      isStopped = true
      await checked.catch(() => undefined)
    },
  }
}
