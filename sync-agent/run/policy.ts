import type { EmptyingPlace, HelloAnswer, PolicyStanding } from '../../protocol/messages.ts'
import { type EgressPolicy, hashPolicy } from '../../protocol/policy.ts'
import { SYNC_PATH } from '../../protocol/token.ts'
import type { Narrowed } from '../capture/diff.ts'
import type { Captured } from '../capture/source.ts'
import { AgentProblem } from '../problem.ts'
import { forgetMeta, readMeta, writeMeta } from '../state/meta.ts'
import type { State } from '../state/open-state.ts'
import { clearSpool } from '../state/spool.ts'
import { signPolicy } from '../transport/token.ts'
import { type Courier, pairingOf, sourceOf } from './courier.ts'

/** Answers of one emptying; beyond it something repeats itself. */
const EMPTYING_STEPS = 100_000

/**
 * Makes the configured policy the one in force before anything is sent. A change takes what was frozen under
 * the old one out of the spool, is declared to the edge, and the edge gives up what it may hold no more.
 * `beginAnew` then opens an epoch of it: rows are captured again as the policy lets them be seen.
 * Throws AgentProblem of the wire.
 */
export async function settlePolicy(
  courier: Courier,
  { policy: told, head }: Pick<HelloAnswer, 'policy' | 'head'>,
  beginAnew: () => Promise<void>,
): Promise<void> {
  const { state, policy } = courier
  const hash = hashPolicy(policy)
  if (told.version === 0 && isEmpty(policy)) return forgetMeta(state, 'policy')
  const isInForce = told.hash === hash
  // A version that has to be declared or emptied anew is not the one that was settled before, whatever its number.
  if (!isInForce || !told.emptied) forgetMeta(state, 'policy')
  if (!isInForce) clearSpool(state)
  const known = readMeta(state, 'policy')
  const inForce = isInForce ? told : await declare(courier, told.version + 1)
  if (!inForce.emptied) await empty(courier, inForce.version)
  if (known?.version === inForce.version) return
  if (head) await beginAnew()
  const { version } = inForce
  writeMeta(state, 'policy', { version, hash, isSweepDue: isFiltering(policy) })
}

/** The shadow was taken from the edge: how what stands there came there is not known any more. */
export function distrustStanding({ state, policy }: Courier): void {
  const known = readMeta(state, 'policy')
  if (known && isFiltering(policy)) writeMeta(state, 'policy', { ...known, isSweepDue: true })
}

const isFiltering = ({ only }: EgressPolicy): boolean => Object.keys(only).length > 0

const isEmpty = ({ rules, only }: EgressPolicy): boolean =>
  Object.keys(rules).length === 0 && Object.keys(only).length === 0

async function declare(
  { state, wire, keyring, policy, clock, offsetMs }: Courier,
  version: number,
): Promise<PolicyStanding> {
  const { agentId, server } = pairingOf(state)
  const { system, id } = sourceOf(state)
  const jws = await signPolicy(keyring.key(), {
    ...{ iss: agentId, aud: server + SYNC_PATH, source: `${system}:${id}`, version },
    iat: Math.floor((clock.now() + offsetMs()) / 1000),
    ...{ rules: policy.rules, only: policy.only },
  })
  return (await wire.declarePolicy({ policy: jws })).policy
}

/** The edge empties what it holds of before, some rows at a time. Begun anew after any cut: it finds the rest. */
async function empty({ wire, report }: Courier, version: number): Promise<void> {
  let after: EmptyingPlace | null = null
  let rows = 0
  for (let step = 0; step < EMPTYING_STEPS; step++) {
    const { next, emptied } = await wire.emptyWithheld({ version, after })
    rows += emptied
    if (emptied > 0) report({ kind: 'emptying', rows })
    if (next === null) return
    after = next
  }
  throw new AgentProblem('stream-moved', { code: 'emptying' })
}

/**
 * True from a change of the policy until what it lets leave no more is gone from the edge. Until then a row that cannot
 * be read does not go on standing there where not all rows may leave: nobody can say that it is one that may.
 */
export const isSweepDue = (state: State): boolean => readMeta(state, 'policy')?.isSweepDue ?? false

/** Rows that may not leave any more are deleted by the first capture after a change; what was kept of them goes now. */
export async function sweep(courier: Courier): Promise<void> {
  const { state } = courier
  const known = readMeta(state, 'policy')
  if (!known?.isSweepDue) return
  await empty(courier, known.version)
  writeMeta(state, 'policy', { ...known, isSweepDue: false })
}

/** What a policy asks for that is new. */
export function narrowedBy(
  state: State,
  { filtered, keptBack }: Captured,
): { readonly narrowed?: Narrowed } {
  if (!filtered || !keptBack || !isSweepDue(state)) return {}
  return { narrowed: { filtered, keptBack } }
}
