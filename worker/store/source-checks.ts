import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import { type Cursor, type KeysetShape, PAGE_ROWS } from '../domain/keyset.ts'
import { standingOf } from '../domain/verification.ts'
import { holds, holdsAll, maySee, ofProject } from './access.ts'
import { maySeeMoneyOfOwner } from './balances.ts'
import { PROJECT_ENTITIES } from './control-sums.ts'
import type { Database } from './database.ts'
import { exactMinor, exactSum } from './exact-minor.ts'
import { isLetIn } from './freshness.ts'
import { beyond, inOrder } from './keyset.ts'
import { ledgerLink, project } from './schema/crm.ts'
import { ledgerSource } from './schema/replication.ts'
import { sumRepair } from './schema/sums.ts'
import {
  controlSum,
  sourceCheck,
  verification,
  verificationDifference,
} from './schema/verification.ts'
import type { SessionProof } from './viewer.ts'

/** Of each a page shows so many. */
const RUNS_SHOWN = 20
const DIFFERENCES_SHOWN = 100

/** What is known of the verification of every book that an agent was let in for. */
export function selectSourceChecks(db: Database, proof: SessionProof) {
  return db.build
    .select(CHECK)
    .from(ledgerSource)
    .leftJoin(sourceCheck, eq(sourceCheck.sourceId, ledgerSource.id))
    .leftJoin(sumRepair, eq(sumRepair.sourceId, ledgerSource.id))
    .where(and(isLetIn(), holds(proof, 'agent.view')))
}

/** The same of one book, with its name; no row when there is no such book. */
export function selectSourceCheck(db: Database, proof: SessionProof, sourceId: number) {
  return db.build
    .select({ ...CHECK, name: ledgerSource.name })
    .from(ledgerSource)
    .leftJoin(sourceCheck, eq(sourceCheck.sourceId, ledgerSource.id))
    .leftJoin(sumRepair, eq(sumRepair.sourceId, ledgerSource.id))
    .where(and(eq(ledgerSource.id, sourceId), isLetIn(), holds(proof, 'agent.view')))
}

const orNone = (column: Parameters<typeof sql<number>>[1]) => sql<number>`coalesce(${column}, 0)`

const CHECK = {
  sourceId: ledgerSource.id,
  cycleAt: sourceCheck.cycleAt,
  cycleBuckets: orNone(sourceCheck.cycleBuckets),
  cycleDiffering: orNone(sourceCheck.cycleDiffering),
  differing: orNone(sourceCheck.differing),
  verifiedAt: sourceCheck.verifiedAt,
  controlAt: sourceCheck.controlAt,
  controlDiffering: orNone(sourceCheck.controlDiffering),
  rowsBegunAt: sourceCheck.rowsBegunAt,
  rowsEndedAt: sourceCheck.rowsEndedAt,
  rowsEntity: sourceCheck.rowsEntity,
  rowsChecked: orNone(sourceCheck.rowsChecked),
  rowsExpected: orNone(sourceCheck.rowsExpected),
  rowsFaulty: orNone(sourceCheck.rowsFaulty),
  sumsBegunAt: sumRepair.begunAt,
  sumsPart: orNone(sumRepair.part),
}

const RUN = {
  sourceId: verification.sourceId,
  id: verification.id,
  trigger: verification.trigger,
  state: verification.state,
  startedAt: verification.startedAt,
  saidAt: verification.saidAt,
  sourceRows: verification.sourceRows,
  found: verification.found,
  open: verification.open,
  sumsRebuilt: verification.sumsRebuilt,
  failure: verification.failure,
}

/** The newest verification of every book. */
export function selectLastRuns(db: Database, proof: SessionProof) {
  const last = sql`(select v.id from verification as v indexed by verification_started
    where v.source_id = ${ledgerSource.id} order by v.started_at desc limit 1)`
  return db.build
    .select(RUN)
    .from(ledgerSource)
    .innerJoin(
      verification,
      and(eq(verification.sourceId, ledgerSource.id), eq(verification.id, last)),
    )
    .where(holds(proof, 'agent.view'))
}

/** The verifications of a book, the newest first. */
export function selectRuns(db: Database, proof: SessionProof, sourceId: number) {
  return db.build
    .select(RUN)
    .from(verification)
    .where(and(eq(verification.sourceId, sourceId), holds(proof, 'agent.view')))
    .orderBy(desc(verification.startedAt))
    .limit(RUNS_SHOWN)
}

type RunRow = ReturnType<typeof selectRuns>['_']['result'][number]

/** A verification as pages show it at `now`. */
export function describeRun(row: RunRow, now: number) {
  return { ...row, state: standingOf(row, now) }
}

/** The rows that the verifications of a book found different, the newest first. */
export function selectDifferences(db: Database, proof: SessionProof, sourceId: number) {
  return (
    db.build
      .select({
        startedAt: verification.startedAt,
        entity: verificationDifference.entity,
        key: verificationDifference.key,
        place: verificationDifference.place,
        kind: verificationDifference.kind,
        repaired: sql<boolean>`${verificationDifference.repaired}`.mapWith(Boolean),
        recordId: ledgerLink.recordId,
      })
      .from(verification)
      // From the newest on: the differences of all of them would be read and sorted otherwise.
      .crossJoin(verificationDifference)
      .leftJoin(
        ledgerLink,
        and(
          eq(ledgerLink.entity, verificationDifference.entity),
          eq(ledgerLink.sourceId, verificationDifference.sourceId),
          eq(ledgerLink.key, verificationDifference.key),
        ),
      )
      .where(
        and(
          eq(verification.sourceId, sourceId),
          eq(verificationDifference.sourceId, sourceId),
          eq(verificationDifference.verificationId, verification.id),
          holds(proof, 'agent.view'),
        ),
      )
      .orderBy(
        desc(verification.startedAt),
        desc(verification.id),
        asc(verificationDifference.entity),
        asc(verificationDifference.key),
      )
      .limit(DIFFERENCES_SHOWN)
  )
}

export type ControlList = {
  sourceId: number
  scope: 'month' | 'project'
  /** Null is the first that differs, or the first there is. */
  entity: string | null
  differing: boolean
  cursor: Cursor | null
}

/** The keyset of control sums: the newest month first. */
export const CONTROL_KEYSET: KeysetShape = ['string', 'string']

/** The entities that have sums of a scope, and how many of them differ; sums of money, so all of it must be seen. */
export function selectControlEntities(
  db: Database,
  proof: SessionProof,
  { sourceId, scope }: Pick<ControlList, 'sourceId' | 'scope'>,
) {
  return db.build
    .select({
      entity: controlSum.entity,
      sums: sql<number>`count(*)`,
      differing: sql<number>`sum(${controlSum.differs})`,
    })
    .from(controlSum)
    .where(
      and(
        eq(controlSum.sourceId, sourceId),
        eq(controlSum.scope, scope),
        holdsAll(proof, 'money.view'),
      ),
    )
    .groupBy(controlSum.entity)
}

/** A page of the control sums of one entity, and one row more. */
export function selectControlSums(db: Database, proof: SessionProof, list: ControlList) {
  const { sourceId, scope, cursor } = list
  const own = sql`source_id = ${sourceId} and scope = ${scope}`
  const chosen = sql`coalesce(${list.entity},
    (select d.entity from control_sum as d where ${own} and d.differs = 1 limit 1),
    (select i.entity from control_sum as i where ${own} and i.entity = 'invoice' limit 1),
    (select f.entity from control_sum as f where ${own} limit 1))`
  const order = { columns: [controlSum.of, controlSum.currency], descending: true, cursor }
  return db.build
    .select({
      entity: controlSum.entity,
      of: controlSum.of,
      currency: controlSum.currency,
      ledgerRows: controlSum.ledgerRows,
      ledgerMinor: exactMinor(controlSum.ledgerMinor),
      replicaRows: controlSum.replicaRows,
      replicaMinor: exactMinor(controlSum.replicaMinor),
      differenceMinor: exactMinor(sql`${controlSum.replicaMinor} - ${controlSum.ledgerMinor}`),
      differs: controlSum.differs,
      checkedAt: controlSum.checkedAt,
      projectId: project.id,
      projectName: project.name,
    })
    .from(controlSum)
    .leftJoin(
      ledgerLink,
      and(
        sql`${scope} = 'project'`,
        eq(ledgerLink.entity, 'project'),
        eq(ledgerLink.sourceId, controlSum.sourceId),
        eq(ledgerLink.key, controlSum.of),
      ),
    )
    .leftJoin(
      project,
      and(eq(project.id, ledgerLink.recordId), maySee(proof, 'project', ofProject())),
    )
    .where(
      and(
        eq(controlSum.sourceId, sourceId),
        eq(controlSum.scope, scope),
        sql`${controlSum.entity} = ${chosen}`,
        list.differing ? eq(controlSum.differs, 1) : undefined,
        beyond(order),
        holdsAll(proof, 'money.view'),
      ),
    )
    .orderBy(...inOrder(order))
    .limit(PAGE_ROWS + 1)
}

export type ControlRow = ReturnType<typeof selectControlSums>['_']['result'][number]

/** A control sum as pages show it. */
export function describeControl({ projectId, projectName, differs, ...row }: ControlRow) {
  const project =
    projectId === null || projectName === null ? null : { id: projectId, name: projectName }
  return { ...row, differs: differs === 1, project }
}

/** The control sums of one project, by book, entity and currency, as far as its money is the viewer's to see. */
export function selectControlOfProject(db: Database, proof: SessionProof, projectId: string) {
  return db.build
    .select({
      sourceId: controlSum.sourceId,
      entity: controlSum.entity,
      currency: controlSum.currency,
      ledgerRows: sql<number>`sum(${controlSum.ledgerRows})`,
      ledgerMinor: exactSum(controlSum.ledgerMinor),
      replicaRows: sql<number>`sum(${controlSum.replicaRows})`,
      replicaMinor: exactSum(controlSum.replicaMinor),
      differenceMinor: exactSum(sql`${controlSum.replicaMinor} - ${controlSum.ledgerMinor}`),
      differs: sql<boolean>`max(${controlSum.differs})`.mapWith(Boolean),
      checkedAt: sql<number>`min(${controlSum.checkedAt})`,
    })
    .from(sql`ledger_link as mine indexed by ledger_link_record`)
    .crossJoin(controlSum)
    .where(
      and(
        sql`mine.record_id = ${projectId} and mine.entity = 'project'`,
        sql`${controlSum.sourceId} = mine.source_id and ${controlSum.of} = mine.key`,
        eq(controlSum.scope, 'project'),
        inArray(controlSum.entity, [...PROJECT_ENTITIES]),
        maySeeMoneyOfOwner(proof, { entity: 'project', recordId: projectId }),
      ),
    )
    .groupBy(controlSum.sourceId, controlSum.entity, controlSum.currency)
    .limit(PAGE_ROWS)
}
