import type {
  ControlSumsAnswer,
  ControlSumsRequest,
  VerificationRequest,
} from '../../protocol/verification.ts'
import { countWrongSums } from '../store/bucket-sums.ts'
import { compareAgain, noteControlSums } from '../store/control-sums.ts'
import type { Database } from '../store/database.ts'
import { rebuildSums } from '../store/rebuild-sums.ts'
import { beginCheck, readStanding } from '../store/row-checks.ts'
import { type Caller, guardHead, guardWriter } from '../store/streams.ts'
import { noteRebuilt, noteVerification } from '../store/verifications.ts'
import { FIRST_ENTITY, recheckFaults } from './check-rows.ts'
import { checkHead, guarded } from './stream.ts'

/** Stores how a verification goes; when it begins, the check of the stored rows begins with it. Throws SyncProblem. */
export async function takeVerification(
  db: Database,
  caller: Caller,
  request: VerificationRequest,
  now: number,
): Promise<void> {
  const { sourceId } = caller
  const statements = [
    ...guardWriter({ ...caller, now }),
    ...noteVerification(sourceId, request, now),
    ...(request.state === 'running' ? beginCheck(sourceId, FIRST_ENTITY, now) : []),
  ]
  await guarded(db, statements, caller, now, () => undefined)
  const hasEnded = ['equal', 'repaired', 'differs'].includes(request.state)
  if (hasEnded) await settleEdge(db, caller, request, now)
}

/** What was wrong here alone: rows that are well again are forgotten, and sums of rows that were not are computed anew. */
async function settleEdge(
  db: Database,
  caller: Caller,
  { id, differences }: VerificationRequest,
  now: number,
): Promise<void> {
  const { sourceId } = caller
  await recheckFaults(db, sourceId)
  const wrong = await countWrongSums(db, sourceId)
  const { controlDiffering } = await readStanding(db, sourceId)
  const wasDamaged = differences.some(({ place }) => place === 'edge')
  if (wrong === 0 && controlDiffering === 0 && !wasDamaged) return
  const args = {
    source: sourceId,
    capture: 0,
    seq: caller.headSeq ?? 0,
    now,
    agent: caller.agentId,
  }
  await db.write([
    ...rebuildSums(args),
    ...compareAgain(sourceId, now),
    noteRebuilt(sourceId, id, wrong),
  ])
}

/** Stores the control sums of the ledger beside those of the replica at the same head. Throws SyncProblem. */
export async function takeControlSums(
  db: Database,
  caller: Caller,
  request: ControlSumsRequest,
  now: number,
): Promise<Omit<ControlSumsAnswer, 'time'>> {
  const head = checkHead(caller, request)
  const statements = [
    ...guardHead({ ...caller, now }, caller.sourceId, head, caller.policy),
    ...noteControlSums(caller.sourceId, request, now),
  ]
  const results = await guarded(db, statements, caller, now, (current) =>
    checkHead(current, request),
  )
  const [differing, known] = results.slice(-2).map(({ rows }) => Number(rows[0]?.count))
  return { differing: differing ?? 0, known: request.last ? (known ?? 0) : null }
}
