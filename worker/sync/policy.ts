import type { Batch } from '../../protocol/batch.ts'
import { ENTITIES, ENTITY_NAMES, type EntityName } from '../../protocol/entities.ts'
import type {
  EmptyingAnswer,
  EmptyingPlace,
  EmptyingRequest,
  PolicyStanding,
  PublicJwk,
} from '../../protocol/messages.ts'
import { WORDS_PLACE } from '../../protocol/messages.ts'
import {
  type EgressPolicy,
  findViolation,
  hashPolicy,
  ruleOf,
  SEND_ALL,
} from '../../protocol/policy.ts'
import { dependentsOf, findPolicyFaults } from '../../protocol/policy-faults.ts'
import { SYNC_PATH } from '../../protocol/token.ts'
import { policyOf, readPolicyToken } from '../auth/policy-token.ts'
import { readFirstTold } from '../store/apply/empty-copies.ts'
import { emptyRows, rangeArgs, readHeld } from '../store/apply/empty-withheld.ts'
import type { Emptying } from '../store/apply/emptying.ts'
import type { Database } from '../store/database.ts'
import { declarePolicy, noteEmptied } from '../store/egress-policies.ts'
import { columnName } from '../store/ledger-columns.ts'
import { shortenChain } from '../store/log-seals.ts'
import { bumpLive } from '../store/raw.ts'
import { forgetWords, readLostWords } from '../store/search-words.ts'
import { type Caller, guardWriter, readCaller } from '../store/streams.ts'
import { SyncProblem } from './problem.ts'
import { SHAPES } from './shapes.ts'
import { guarded } from './stream.ts'

/** Rows that one emptying looks at: a write of some tens of milliseconds. */
const EMPTYING_ROWS = 1_000
/** Seals that one write takes away, of a log that may have millions. */
const SEALS_AT_ONCE = 50_000
/** Words that one emptying looks at. */
const EMPTYING_WORDS = 5_000

/** Where the source of a caller stands with its policy. */
export function standingPolicy(caller: Caller): PolicyStanding {
  return {
    version: caller.policy,
    hash: caller.policyHash ?? '',
    emptied: caller.policy === 0 || caller.policyEmptiedAt !== null,
  }
}

/** The policy in force. */
export function policyInForce({ policyDocument }: Caller): EgressPolicy {
  return policyDocument === null ? SEND_ALL : policyOf(policyDocument)
}

/** Throws SyncProblem `policy-stale` or `policy-violation` unless a batch keeps the policy in force; names, never values. */
export function checkPolicy(batch: Batch, caller: Caller): void {
  if (batch.policy !== caller.policy) {
    throw new SyncProblem('policy-stale', `Version ${caller.policy} of the policy is in force.`)
  }
  const violation = findViolation(policyInForce(caller), batch.changes)
  if (!violation) return
  const { entity, column } = violation
  throw new SyncProblem('policy-violation', `${entity}.${column} must not leave.`)
}

type Declaring = { db: Database; caller: Caller; jws: string; now: number; publicUrl: string }

/** Takes a policy of an agent: the next version, signed by its key. The same again gives the same. Throws SyncProblem. */
export async function takePolicy(ask: Declaring): Promise<PolicyStanding> {
  const { db, caller, jws, now, publicUrl } = ask
  const claims = await readPolicyToken(jws, JSON.parse(caller.jwk) as PublicJwk)
  const isOurs =
    claims?.iss === caller.agentId &&
    claims.aud === publicUrl + SYNC_PATH &&
    claims.source === caller.source &&
    Number.isSafeInteger(claims.version)
  if (!isOurs) throw new SyncProblem('token-invalid', 'The policy is not signed by this agent.')
  const { rules, only, version } = claims
  const policy = { rules, only }
  const [fault] = findPolicyFaults(policy)
  if (fault) throw new SyncProblem('malformed', `policy.${fault.key}: ${fault.rule}`)
  const hash = hashPolicy(policy)
  if (isInForce(caller, version, hash)) return standingPolicy(caller)
  checkNext(caller, version)
  const declared = { sourceId: caller.sourceId, version, hash, document: jws, policy }
  const statements = [
    ...declarePolicy({ ...caller, now }, declared),
    bumpLive('agents'),
    bumpLive('ledger'),
  ]
  await guarded(db, statements, caller, now, (current) => {
    if (!isInForce(current, version, hash)) checkNext(current, version)
  })
  const current = await readCaller(db, caller.kid)
  return standingPolicy(current ?? caller)
}

const isInForce = (caller: Caller, version: number, hash: string): boolean =>
  caller.policy === version && caller.policyHash === hash

function checkNext({ policy, epoch }: Caller, version: number): void {
  if (epoch === null) throw new SyncProblem('unknown-epoch', 'Open an epoch first.')
  if (version === policy + 1) return
  throw new SyncProblem('policy-stale', `Version ${policy} of the policy is in force.`)
}

/**
 * Empties the next rows of what the policy in force keeps back: columns of rows that stand, and rows that are
 * gone of entities of which not all may leave. Throws SyncProblem.
 */
export async function emptyNext(
  db: Database,
  caller: Caller,
  { version, after }: EmptyingRequest,
  now: number,
): Promise<Omit<EmptyingAnswer, 'time'>> {
  if (version !== caller.policy) {
    throw new SyncProblem('policy-stale', `Version ${caller.policy} of the policy is in force.`)
  }
  const policy = policyInForce(caller)
  const emptyings = ENTITY_NAMES.map((entity) => emptyingOf(policy, entity)).filter(
    ({ columns, isFiltered }) => columns.length > 0 || isFiltered,
  )
  const at = after === null ? 0 : emptyings.findIndex(({ shape }) => isOf(shape, after))
  const emptying = emptyings[at]
  if (after?.entity === WORDS_PLACE) return emptyWords(db, caller, after.key, now)
  const guard = guardWriter({ ...caller, now })
  if (!emptying) return { next: { entity: WORDS_PLACE, key: '0' }, emptied: 0 }
  const { sourceId } = caller
  const from = after?.key ?? ''
  const { held, last } = await readHeld(db, emptying, {
    sourceId,
    after: from,
    limit: EMPTYING_ROWS,
  })
  const entity = entityOf(emptying)
  const next = last === null ? placeAfter(emptyings[at + 1]) : { entity, key: last }
  const args = { source: sourceId, capture: 0, seq: 0, now, agent: caller.agentId }
  const range = { held, after: from, last }
  const told = await readFirstTold(db, emptying, rangeArgs(range, args))
  if (told !== null) await shortenChain(db, told, SEALS_AT_ONCE)
  const empty = emptyRows(emptying, range, args)
  await guarded(db, [...guard, ...empty], caller, now, () => undefined)
  return { next, emptied: held.length }
}

const isOf = ({ entity }: { entity: string }, place: EmptyingPlace): boolean =>
  entity === place.entity

const entityOf = ({ shape }: Emptying): EntityName => shape.entity as EntityName

function placeAfter(emptying: Emptying | undefined): EmptyingPlace {
  return emptying ? { entity: entityOf(emptying), key: '' } : { entity: WORDS_PLACE, key: '0' }
}

/** The last of it: words that no record is found by any more. With the last page all of the policy is done. */
async function emptyWords(
  db: Database,
  caller: Caller,
  after: string,
  now: number,
): Promise<Omit<EmptyingAnswer, 'time'>> {
  const page = { after: Number(after), limit: EMPTYING_WORDS }
  const { held, last } = await readLostWords(db, page)
  const done = last === null ? [noteEmptied(caller.sourceId, caller.policy, now)] : []
  const bumps = [bumpLive('agents'), bumpLive('ledger')]
  const statements = [...guardWriter({ ...caller, now }), ...forgetWords(held), ...done, ...bumps]
  await guarded(db, statements, caller, now, () => undefined)
  return { next: last === null ? null : { entity: WORDS_PLACE, key: String(last) }, emptied: 0 }
}

/** What becomes of the stored columns of an entity under a policy. */
function emptyingOf(policy: EgressPolicy, entity: EntityName): Emptying {
  const columns = ENTITIES[entity].columns.map((column) => ({
    ...{ field: column.name, column: columnName(column.name), type: column.type },
    required: column.required === true,
    rule: ruleOf(policy, entity, column.name),
  }))
  const filtered = new Set(ENTITY_NAMES.filter((name) => policy.only[name]?.length))
  const named = dependentsOf(filtered).flatMap(([name, { of }]) => (name === entity ? [of!] : []))
  const conditioned = [...(filtered.has(entity) ? [entity] : []), ...named]
  return {
    shape: SHAPES[entity],
    columns: columns.filter(({ rule }) => rule !== null),
    all: columns,
    isFiltered: conditioned.length > 0,
    conditioned,
  }
}
