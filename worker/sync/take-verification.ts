import type {
  ControlSumsAnswer,
  ControlSumsRequest,
  VerificationRequest,
} from '../../protocol/verification.ts'
import { addUp, byProject } from '../store/added-sums.ts'
import { countWrongSums } from '../store/bucket-sums.ts'
import {
  besideProjects,
  countControlSums,
  endControlSums,
  noteControlSums,
  PROJECT_ENTITIES,
  PROJECTS_AT_ONCE,
  type ProjectSums,
  partsOfProjects,
  tellControlSums,
} from '../store/control-sums.ts'
import type { Database, RawStatement } from '../store/database.ts'
import { beginCheck, readStanding } from '../store/row-checks.ts'
import { type Caller, guardHead } from '../store/streams.ts'
import { beginRepair } from '../store/sum-repairs.ts'
import { noteVerification } from '../store/verifications.ts'
import { FIRST_ENTITY, recheckFaults } from './check-rows.ts'
import { type Told, writeOnce } from './once.ts'
import { checkHead, guarded } from './stream.ts'

/**
 * Stores how a verification goes; when it begins, the check of the stored rows begins with it, and when it ends, a repair
 * of sums that are wrong: in the same write, so that figures never pass for right between the two. Throws SyncProblem.
 */
export async function takeVerification(told: Told, request: VerificationRequest): Promise<void> {
  const { db, caller, now } = told
  const { sourceId } = caller
  const hasEnded = ['equal', 'repaired', 'differs'].includes(request.state)
  await writeOnce(told, [
    ...noteVerification(sourceId, request, now),
    ...(request.state === 'running' ? beginCheck(sourceId, FIRST_ENTITY, now) : []),
    ...(hasEnded ? await settleEdge(db, caller, request, now) : []),
  ])
}

/** What was wrong here alone: rows that are well again are forgotten, and sums of rows that were not are repaired. */
async function settleEdge(
  db: Database,
  { sourceId }: Caller,
  { id, differences }: VerificationRequest,
  now: number,
): Promise<RawStatement[]> {
  await recheckFaults(db, sourceId)
  const wrong = await countWrongSums(db, sourceId)
  const { controlDiffering } = await readStanding(db, sourceId)
  const wasDamaged = differences.some(({ place }) => place === 'edge')
  if (wrong === 0 && controlDiffering === 0 && !wasDamaged) return []
  return [beginRepair(sourceId, { verificationId: id, wrong, now })]
}

/** Stores the control sums of the ledger beside those of the replica at the same head. Throws SyncProblem. */
export async function takeControlSums(
  told: Told,
  request: ControlSumsRequest,
  { rows }: { rows: number },
): Promise<Omit<ControlSumsAnswer, 'time'>> {
  const { db, caller, now } = told
  const { sourceId } = caller
  const head = checkHead(caller, request)
  const judge = (current: Caller) => checkHead(current, request)
  const guard = guardHead({ ...caller, now }, sourceId, head, caller.policy)
  const projects = await addProjects(db, sourceId, { request, rows })
  const counts = countControlSums(sourceId, request)
  let [first, ...parts] = [noteControlSums(sourceId, request, { now, projects }), ...NO_PARTS]
  if (projects.reduce((count, { sums }) => count + sums.length, 0) > PROJECTS_AT_ONCE) {
    first = tellControlSums(sourceId, request, now)
    parts = projects.map((some) => besideProjects(sourceId, some, { now }))
    parts.push(endControlSums(sourceId, request, now))
  }
  let results = await writeOnce(told, [...guard, ...first, ...counts], judge)
  for (const part of results ? parts : []) {
    results = await guarded(db, [...guard, ...part, ...counts], caller, now, judge)
  }
  results ??= await db.write(counts)
  const [differing, known] = results.slice(-2).map(({ rows: [row] }) => Number(row?.count))
  return { differing: differing ?? 0, known: request.last ? (known ?? 0) : null }
}

const NO_PARTS: readonly RawStatement[][] = []

/** The replica keeps no sums of projects: they are added up once for all of them, with the last of the ledger's. */
async function addProjects(
  db: Database,
  sourceId: number,
  { request: { scope, last }, rows }: { request: ControlSumsRequest; rows: number },
): Promise<ProjectSums[]> {
  if (scope !== 'project' || !last) return []
  const parts: ProjectSums[] = []
  for (const entity of PROJECT_ENTITIES) {
    const sums = await addUp(db, sourceId, { added: byProject(entity), rows })
    parts.push(...partsOfProjects(entity, sums, null))
  }
  return parts
}
