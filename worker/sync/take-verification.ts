import type {
  ControlSumsAnswer,
  ControlSumsRequest,
  VerificationRequest,
} from '../../protocol/verification.ts'
import { countWrongSums } from '../store/bucket-sums.ts'
import { compareAgain, countControlSums, noteControlSums } from '../store/control-sums.ts'
import type { Database } from '../store/database.ts'
import { rebuildSums } from '../store/rebuild-sums.ts'
import { beginCheck, readStanding } from '../store/row-checks.ts'
import { type Caller, guardHead } from '../store/streams.ts'
import { noteRebuilt, noteVerification } from '../store/verifications.ts'
import { FIRST_ENTITY, recheckFaults } from './check-rows.ts'
import { type Told, writeOnce } from './once.ts'
import { checkHead } from './stream.ts'

/** Stores how a verification goes; when it begins, the check of the stored rows begins with it. Throws SyncProblem. */
export async function takeVerification(told: Told, request: VerificationRequest): Promise<void> {
  const { db, caller, now } = told
  const { sourceId } = caller
  const statements = [
    ...noteVerification(sourceId, request, now),
    ...(request.state === 'running' ? beginCheck(sourceId, FIRST_ENTITY, now) : []),
  ]
  const written = await writeOnce(told, statements)
  if (!written) return
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
  told: Told,
  request: ControlSumsRequest,
): Promise<Omit<ControlSumsAnswer, 'time'>> {
  const { db, caller, now } = told
  const { sourceId } = caller
  const head = checkHead(caller, request)
  const counts = countControlSums(sourceId, request)
  const statements = [
    ...guardHead({ ...caller, now }, sourceId, head, caller.policy),
    ...noteControlSums(sourceId, request, now),
    ...counts,
  ]
  const written = await writeOnce(told, statements, (current) => checkHead(current, request))
  const results = written ?? (await db.write(counts))
  const [differing, known] = results.slice(-2).map(({ rows }) => Number(rows[0]?.count))
  return { differing: differing ?? 0, known: request.last ? (known ?? 0) : null }
}
