import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { OVERHEAD_PROJECT } from '../domain/activity.ts'
import { COUNT_CAP, type Cursor, type KeysetShape, PAGE_ROWS } from '../domain/keyset.ts'
import type { ProjectHealth } from '../domain/project-health.ts'
import type { ProjectStage } from '../domain/project-stage.ts'
import type { Search } from '../domain/search.ts'
import { mayDo, maySee, maySeeRecord, ofCompany, ofProject, projectsOfViewer } from './access.ts'
import { withinReach } from './access-reach.ts'
import { balancesOf, maySeeMoneyOf } from './balances.ts'
import { countBalances, mayCountBalances } from './count-balances.ts'
import { orUsual } from './currencies.ts'
import type { Database } from './database.ts'
import { orderingMinor } from './exact-minor.ts'
import { beyond, inOrder } from './keyset.ts'
import {
  countNothing,
  isOfHits,
  startAt,
  startAtFound,
  type Wanted,
  withinFound,
} from './list-search.ts'
import { isLinkOf } from './owned.ts'
import { isStalled } from './project-plan.ts'
import { mayMark } from './record-deletion.ts'
import { company, ledgerLink, project } from './schema/crm.ts'
import { ledgerProject } from './schema/ledger.ts'
import { ledgerSource } from './schema/replication.ts'
import { projectBalance } from './schema/sums.ts'
import type { SessionProof } from './viewer.ts'

export const PROJECT_KINDS = ['customer', 'vendor', 'internal', 'overhead'] as const
export const PROJECT_SORTS = ['name', 'receivable'] as const
export type ProjectKind = (typeof PROJECT_KINDS)[number]

/** Ledger rows of one project that a page shows. */
const LINKS_SHOWN = 20

/** What the list of projects is asked for. By receivable it holds those with one in the currency. */
export type ProjectList = {
  search: Search | null
  kind: ProjectKind | null
  /** Managed or worked on by the viewer, or those on which nothing happens. */
  whose: 'mine' | 'stalled' | null
  stage: ProjectStage | null
  health: ProjectHealth | null
  managerId: string | null
  customerId: string | null
  sort: (typeof PROJECT_SORTS)[number]
  descending: boolean
  currency: string | null
  cursor: Cursor | null
}

export function projectKeyset(sort: ProjectList['sort']): KeysetShape {
  return sort === 'name' ? ['string', 'string'] : ['number', 'string']
}

/** A page of projects and one row more, or `limit` rows; `only` is what an export asks besides. */
export function selectProjects(
  db: Database,
  proof: SessionProof,
  list: ProjectList,
  limit = PAGE_ROWS + 1,
  only?: SQL,
) {
  return withinReach(proof, leadOf(list), 'project', ({ ids, atMost }) =>
    withinFound('project', wanted(list, ids, only), (found) => {
      const { descending, cursor } = list
      const order = { columns: found.ordered(columnsOf(list)), descending, cursor }
      const rules = [matches(proof, list), found.fits(project.id), beyond(order), only]
      const fields = {
        ...fieldsOf(proof, only ? 'exported' : 'seen'),
        debtMinor:
          list.sort === 'name' ? sql<number>`0` : orderingMinor(projectBalance.receivableMinor),
        fitting: found.fitting,
      }
      return startAt(db, { fields, table: project }, found)
        .leftJoin(projectBalance, inCurrency(list))
        .leftJoin(company, and(eq(company.id, partyId), maySee(proof, 'company', ofCompany())))
        .where(and(...rules, within(proof, list, ids)))
        .orderBy(...inOrder(order))
        .limit(found.atMost(atMost(limit)))
    }),
  )
}

export type ProjectListRow = ReturnType<typeof selectProjects>['_']['result'][number]

/** The values a row stands at in an order. */
export function projectKey(row: ProjectListRow, sort: ProjectList['sort']): (string | number)[] {
  return sort === 'name' ? [row.sortKey, row.id] : [row.debtMinor, row.id]
}

const QUIET = sql`project indexed by project_happened`

/** Of what stands still each invoice is asked: it is counted no further than that there is much of it. */
const STALLED_CAP = 100

/** How far a list is counted. */
export function mostCounted({ whose }: Pick<ProjectList, 'whose'>): number {
  return whose === 'stalled' ? STALLED_CAP : COUNT_CAP
}

/** The balances that alone tell how many the list holds; null where they do not. */
function balancesCounted({ sort, currency, ...list }: ProjectList) {
  const { search, kind, whose, stage, health, managerId, customerId } = list
  const isNarrowed = search ?? kind ?? whose ?? stage ?? health ?? managerId ?? customerId
  if (sort === 'name' || isNarrowed !== null) return null
  const rule = sql`b.currency = ${orUsual(currency)} and b.receivable_minor <> 0
    and b.project_id <> ${OVERHEAD_PROJECT}`
  return { record: 'project', rule, index: 'project_balance_receivable' } as const
}

/** How many the list holds, counted no further than one more than `mostCounted`, but where its rows say so. */
export function countProjects(db: Database, proof: SessionProof, list: ProjectList) {
  const balances = mayCountBalances(proof, 'project') ? balancesCounted(list) : null
  if (balances) return countBalances(db, proof, balances)
  const found = withinReach(proof, leadOf(list), 'project', ({ ids, atMost }) => {
    if (isOfHits(wanted(list, ids))) return countNothing(db)
    // What is quiet stands together in an index of its own, in another order.
    const isOfQuiet = list.whose === 'stalled' && !list.search && !ids
    return (
      db.build
        .select({ one: sql`1`.as('one') })
        .from(isOfQuiet ? QUIET : startAtFound('project', list.search))
        .leftJoin(projectBalance, inCurrency(list))
        .where(and(matches(proof, list), within(proof, list, ids)))
        // The order picks the index that holds what is asked; a count has no use for it otherwise.
        .orderBy(...(list.search || isOfQuiet ? [] : columnsOf(list)))
        .limit(atMost(mostCounted(list) + 1))
    )
  })
  return db.build.select({ count: sql<number>`count(*)` }).from(sql`(${found.getSQL()})`)
}

// With anything besides that narrows it, or for who reaches but some, the latest found might hold none of what is meant.
function wanted(list: ProjectList, ids: SQL | null, only?: SQL): Wanted {
  const { sort, kind, whose, stage, health, managerId, customerId } = list
  const narrowing = [kind, whose, stage, health, managerId, customerId, ids, only ?? null]
  return { ...list, whole: sort !== 'name' || narrowing.some((one) => one !== null) }
}

// A list by debt tells of money: whose is hidden is left out of it.
function leadOf({ sort }: ProjectList): 'project.view' | 'money.view' {
  return sort === 'name' ? 'project.view' : 'money.view'
}

function within(proof: SessionProof, list: ProjectList, ids: SQL | null): SQL | undefined {
  const rest = leadOf(list) === 'money.view' ? maySee(proof, 'project', ofProject()) : undefined
  return and(ids ? sql`${project.id} in (${ids})` : undefined, rest)
}

/** The ids of what the list holds for the viewer and `only` holds of, from its beginning: for a change of them. */
export function selectIdsOfList(
  db: Database,
  proof: SessionProof,
  list: ProjectList,
  { limit, only }: { limit: number; only?: SQL },
) {
  return withinReach(proof, leadOf(list), 'project', ({ ids, atMost }) =>
    withinFound('project', { ...list, whole: true }, (found) =>
      db.build
        .select({ id: project.id })
        .from(project)
        .leftJoin(projectBalance, inCurrency(list))
        .where(and(matches(proof, list), found.fits(project.id), only, within(proof, list, ids)))
        .orderBy(...found.ordered(columnsOf(list)))
        .limit(found.atMost(atMost(limit))),
    ),
  )
}

/** One project; no row when there is none. */
export function selectProject(db: Database, proof: SessionProof, id: string) {
  return db.build
    .select({
      ...fieldsOf(proof),
      createdAt: project.createdAt,
      mayEdit: sql<number>`${mayDo(proof, 'project.edit', ofProject())}`,
      mayDelete: sql<number>`${mayMark(proof, { entity: 'project', restore: false }, 'project')}`,
      seesMoney: sql<number>`${maySeeMoneyOf(proof, 'project')}`,
    })
    .from(project)
    .leftJoin(company, and(eq(company.id, partyId), maySee(proof, 'company', ofCompany())))
    .where(
      and(eq(project.id, id), isNull(project.deletedAt), maySee(proof, 'project', ofProject())),
    )
}

export type ProjectRecord = ReturnType<typeof selectProject>['_']['result'][number]

/** A project as pages show it. */
export function describeProject({ partyId, partyName, ...row }: ProjectRecord) {
  const party = partyId === null || partyName === null ? null : { id: partyId, name: partyName }
  return { ...row, party }
}

/** The projects of a company, its own and those the ledger groups its bills under. */
export function selectProjectsOf(
  db: Database,
  proof: SessionProof,
  companyId: string,
  limit: number,
) {
  // Each way ends at the limit, in the order of names: the ledger's own where it groups the bills of a counterparty.
  const ofLedger = sql`select p.id from ledger_link as mine indexed by ledger_link_record
    cross join project as p on p.id in (select named.record_id
      from ledger_project as lp indexed by ledger_project_counterparty_name
      cross join ledger_link as named on named.entity = 'project'
        and named.source_id = lp.source_id and named.key = lp.key
      cross join project as np on np.id = named.record_id and np.deleted_at is null
      where lp.source_id = mine.source_id and lp.counterparty = mine.key and lp.deleted = 0
        and ${maySee(proof, 'project', ofProject('np'))}
      order by lp.sort_key limit ${limit})
    where mine.record_id = ${companyId} and mine.entity = 'counterparty'`
  const ofCustomer = sql`select * from (
    select made.id from project as made indexed by project_customer_name
    where made.customer_id = ${companyId} and made.deleted_at is null
      and ${maySee(proof, 'project', ofProject('made'))}
    order by made.sort_key, made.id limit ${limit})`
  return db.build
    .select({
      id: project.id,
      name: project.name,
      code: project.code,
      kind: project.kind,
      sortKey: project.sortKey,
      balances: balancesOf(proof, 'project'),
    })
    .from(sql`(${ofLedger} union ${ofCustomer}) as found_project`)
    .crossJoin(project)
    .where(
      and(
        eq(project.id, sql`found_project.id`),
        isNull(project.deletedAt),
        maySeeRecord(proof, 'company', sql`${companyId}`),
        maySee(proof, 'project', ofProject()),
      ),
    )
    .orderBy(project.sortKey)
    .limit(limit)
}

/** What each book says of a project. */
export function selectProjectLinks(db: Database, proof: SessionProof, id: string) {
  return db.build
    .select({
      sourceId: ledgerLink.sourceId,
      source: ledgerSource.name,
      key: ledgerLink.key,
      rule: ledgerLink.rule,
      name: ledgerProject.name,
      code: ledgerProject.code,
      side: ledgerProject.side,
      counterparty: ledgerProject.counterparty,
      active: ledgerProject.active,
      deleted: ledgerProject.deleted,
      hash: ledgerProject.hash,
      seq: ledgerProject.seq,
    })
    .from(ledgerLink)
    .innerJoin(ledgerSource, eq(ledgerSource.id, ledgerLink.sourceId))
    .leftJoin(
      ledgerProject,
      and(eq(ledgerProject.sourceId, ledgerLink.sourceId), eq(ledgerProject.key, ledgerLink.key)),
    )
    .where(
      and(
        isLinkOf({ entity: 'project', recordId: id }),
        maySeeRecord(proof, 'project', sql`${id}`),
      ),
    )
    .orderBy(sql`${ledgerLink.leading} desc`, ledgerLink.sourceId)
    .limit(LINKS_SHOWN)
}

type ProjectLink = ReturnType<typeof selectProjectLinks>['_']['result'][number]

/** A ledger row of a project as pages show it. */
export function describeProjectLink(row: ProjectLink) {
  return { ...row, active: row.active === 1, deleted: row.deleted === 1 }
}

// Whose project it is: the customer, or for a subcontract the vendor whose bills it groups.
const partyId = sql`coalesce(project.customer_id, (select party.record_id from ledger_link as mine
    indexed by ledger_link_record
  join ledger_project as lp on lp.source_id = mine.source_id and lp.key = mine.key
  join ledger_link as party on party.entity = 'counterparty' and party.source_id = lp.source_id
    and party.key = lp.counterparty
  where mine.record_id = project.id and mine.entity = 'project'
  order by mine.leading desc limit 1))`

const fieldsOf = (proof: SessionProof, use: 'seen' | 'exported' = 'seen') => ({
  id: project.id,
  name: project.name,
  code: project.code,
  kind: project.kind,
  stage: project.stage,
  health: project.health,
  sortKey: project.sortKey,
  partyId: company.id,
  partyName: company.name,
  balances: balancesOf(proof, 'project', use),
})

function columnsOf({ sort }: ProjectList) {
  return sort === 'name'
    ? [project.sortKey, project.id]
    : [projectBalance.receivableMinor, projectBalance.projectId]
}

function inCurrency({ currency }: ProjectList): SQL | undefined {
  return and(
    eq(projectBalance.projectId, project.id),
    eq(projectBalance.currency, orUsual(currency)),
  )
}

function matches(proof: SessionProof, list: ProjectList): SQL | undefined {
  const { kind, sort, whose, stage, health, managerId, customerId } = list
  return and(
    isNull(project.deletedAt),
    // What belongs to no building job is shown when it is asked for.
    kind ? eq(project.kind, kind) : sql`${project.kind} <> 'overhead'`,
    whose === 'mine'
      ? sql`${project.id} in (${projectsOfViewer(proof, 'project.view')})`
      : undefined,
    whose === 'stalled' ? isStalled(proof) : undefined,
    stage ? eq(project.stage, stage) : undefined,
    health ? eq(project.health, health) : undefined,
    managerId ? eq(project.managerId, managerId) : undefined,
    customerId ? eq(project.customerId, customerId) : undefined,
    sort === 'receivable' ? sql`${projectBalance.receivableMinor} <> 0` : undefined,
  )
}
