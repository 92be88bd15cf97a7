/** What happened with a company, a contact or a project: one statement a source, all in the page's own trip. */
import { and, eq, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { Minor } from '../domain/money.ts'
import {
  TIMELINE_ROWS,
  type TimelineKind,
  type TimelineOf,
  type TimelinePosition,
} from '../domain/timeline.ts'
import { maySee, maySeeRecord, ofActivity, ofCompany, ofContact, ofProject } from './access.ts'
import { knownAs } from './company-merges.ts'
import type { Database } from './database.ts'
import { exactMinor } from './exact-minor.ts'
import { activityHistoryFields, HISTORY_FIELDS } from './history.ts'
import { maySeeNamed } from './named-companies.ts'
import { isFound, newestKeys, type Owner } from './owned.ts'
import { linksOfProject, ofWholePayment } from './payments.ts'
import { activity } from './schema/activities.ts'
import { changeLog, company, project } from './schema/crm.ts'
import { ledgerInvoice, ledgerPayment } from './schema/ledger.ts'
import { member } from './schema/members.ts'
import { agent } from './schema/replication.ts'
import type { SessionProof } from './viewer.ts'

/** Letters of what was written that a timeline shows; the rest is on the page of the activity. */
export const EXCERPT = 400

export type TimelineAsk = {
  of: TimelineOf
  kind: TimelineKind | null
  from: TimelinePosition
}

/** The sources of a timeline; read the answers with `readTimeline`. A source that was not asked for answers no row. */
export function selectTimeline(db: Database, proof: SessionProof, ask: TimelineAsk) {
  return [
    selectActivitiesOf(db, proof, ask),
    selectChangesOf(db, proof, ask),
    selectInvoicesIssued(db, proof, ask),
    selectPaymentsMade(db, proof, ask),
  ] as const
}

/** The project at hand, when the viewer may see it; the one of ours is open to everybody. */
export function maySeeOrOurs(proof: SessionProof): SQL | undefined {
  return or(eq(project.kind, 'overhead'), maySee(proof, 'project', ofProject()))
}

/** Whether the project at hand was deleted. */
export const isGone = sql<number>`${project.deletedAt} is not null`

type ProjectColumns = Pick<ActivityRow, 'projectId' | 'projectName' | 'projectKind' | 'projectGone'>

/** The project of an activity; null when the viewer may not see it. */
export function describeProjectOf(row: ProjectColumns) {
  const { projectId: id, projectName: name, projectKind: kind, projectGone } = row
  if (id === null || name === null || kind === null) return null
  return { id, name, kind, gone: projectGone === 1 }
}

const activityFields = (proof: SessionProof) => ({
  id: activity.id,
  kind: activity.kind,
  at: activity.at,
  createdAt: activity.createdAt,
  durationMs: activity.durationMs,
  subject: activity.subject,
  body: sql<string | null>`substr(${activity.body}, 1, ${EXCERPT + 1})`,
  outcome: activity.outcome,
  projectId: project.id,
  projectName: project.name,
  projectKind: project.kind,
  projectGone: isGone,
  companyId: company.id,
  companyName: company.name,
  authorName: member.name,
  people: sql<string>`(select json_group_array(json_array(id, name)) from (
    select who.id, who.name from activity_contact as was join contact as who on who.id = was.contact_id
    where was.activity_id = ${activity.id} and who.deleted_at is null
      and ${maySee(proof, 'contact', ofContact('who'))} limit 5))`,
  comments: sql<number>`(select count(*) from comment as said where said.entity = 'activity'
    and said.record_id = ${activity.id} and said.deleted_at is null)`,
})

/** Activities with a record, the newest first. */
export function selectActivitiesOf(
  db: Database,
  proof: SessionProof,
  { of, kind, from }: TimelineAsk,
) {
  const rows = db.build.select(activityFields(proof))
  const joined =
    of.entity === 'contact'
      ? rows.from(sql`activity_contact as part`).crossJoin(activity).$dynamic()
      : rows.from(activity).$dynamic()
  const mine =
    of.entity === 'contact'
      ? sql`part.contact_id = ${of.id} and ${activity.id} = part.activity_id`
      : of.entity === 'company'
        ? eq(activity.companyId, of.id)
        : eq(activity.projectId, of.id)
  const [at, id] =
    of.entity === 'contact'
      ? [sql`part.at`, sql`part.activity_id`]
      : [sql`${activity.at}`, sql`${activity.id}`]
  return (
    joined
      // Who may see an activity may not see everything it was about.
      .leftJoin(project, and(eq(project.id, activity.projectId), maySeeOrOurs(proof)))
      .leftJoin(
        company,
        and(eq(company.id, activity.companyId), maySee(proof, 'company', ofCompany())),
      )
      .leftJoin(member, eq(member.id, activity.createdBy))
      .where(
        and(
          isAsked(kind, 'activity'),
          mine,
          isNull(activity.deletedAt),
          maySee(proof, 'activity', ofActivity()),
          sql`(${at}, ${id}) < (${from.activityAt}, ${from.activityId})`,
          maySeeOwner(proof, of),
        ),
      )
      .orderBy(sql`${at} desc`, sql`${id} desc`)
      .limit(TIMELINE_ROWS + 1)
  )
}

export type ActivityRow = ReturnType<typeof selectActivitiesOf>['_']['result'][number]

/** Changes of the record itself, as the log has them. */
export function selectChangesOf(
  db: Database,
  proof: SessionProof,
  { of, kind, from }: TimelineAsk,
) {
  return (
    db.build
      .select(HISTORY_FIELDS)
      .from(changeLog)
      .leftJoin(member, eq(member.id, changeLog.actorId))
      .leftJoin(agent, eq(agent.id, changeLog.actorId))
      .where(
        and(
          isAsked(kind, 'change'),
          eq(changeLog.entity, of.entity),
          isOf(of),
          // The one that stays says it; of the other it would read as if this one were gone.
          sql`(${changeLog.verb} <> 'merged' or ${changeLog.recordId} = ${of.id})`,
          sql`${changeLog.seq} < ${from.changeSeq}`,
          maySeeNamed(proof, of.entity),
          maySeeOwner(proof, of),
        ),
      )
      // The plus keeps SQLite from walking the whole log backwards for the few entries of one record.
      .orderBy(sql`+${changeLog.seq} desc`)
      .limit(TIMELINE_ROWS + 1)
  )
}

const ENTRIES_SHOWN = 30

/** The changes of one activity, comments aside. */
export function selectActivityHistory(db: Database, proof: SessionProof, id: string) {
  return db.build
    .select(activityHistoryFields(proof))
    .from(changeLog)
    .leftJoin(member, eq(member.id, changeLog.actorId))
    .leftJoin(agent, eq(agent.id, changeLog.actorId))
    .where(
      and(
        eq(changeLog.entity, 'activity'),
        eq(changeLog.recordId, id),
        sql`${changeLog.verb} not in ('comment', 'comment-delete')`,
        sql`exists (select 1 from activity as seen where seen.id = ${id}
          and ${maySee(proof, 'activity', ofActivity('seen'))})`,
      ),
    )
    .orderBy(sql`${changeLog.seq} desc`)
    .limit(ENTRIES_SHOWN)
}

// What happened to the companies that became part of this one is its history too.
function isOf({ entity, id }: TimelineOf): SQL {
  if (entity !== 'company') return eq(changeLog.recordId, id)
  return sql`${changeLog.recordId} in ${knownAs(id)}`
}

/** Invoices issued to the owner or received from it, by their date. A contact has none of its own. */
export function selectInvoicesIssued(
  db: Database,
  proof: SessionProof,
  { of, kind, from }: TimelineAsk,
) {
  const owner = ownerOf(of)
  const column = sql.raw(owner.entity)
  const newest = sql`select r.key from ledger_invoice as r
      indexed by ${sql.raw(`ledger_invoice_${owner.entity}`)}
    where r.source_id = mine.source_id and r.${column} = mine.key and r.deleted = 0
      and r.state = 'posted'
      and ${isOlder('r.issued_on', [from.invoiceOn, from.invoiceSource, from.invoiceKey])}
    order by r.issued_on desc, r.key limit ${TIMELINE_ROWS + 1}`
  return db.build
    .select({
      sourceId: ledgerInvoice.sourceId,
      key: ledgerInvoice.key,
      side: ledgerInvoice.side,
      number: ledgerInvoice.number,
      on: sql<string>`${ledgerInvoice.issuedOn}`,
      dueOn: ledgerInvoice.dueOn,
      totalMinor: ledgerInvoice.totalMinor,
      currency: ledgerInvoice.currency,
    })
    .from(sql`ledger_link as mine indexed by ledger_link_record`)
    .crossJoin(ledgerInvoice)
    .where(
      and(
        isAsked(kind, 'money'),
        isMine(owner),
        sql`${ledgerInvoice.sourceId} = mine.source_id and ${ledgerInvoice.key} in (${newest})`,
        maySeeOwner(proof, of),
        maySeeMoney(proof, of),
      ),
    )
    .orderBy(sql`+ledger_invoice.issued_on desc`, ledgerInvoice.sourceId, ledgerInvoice.key)
    .limit(TIMELINE_ROWS + 1)
}

/** Payments of a company, or to and from the invoices of a project, by their date. */
export function selectPaymentsMade(
  db: Database,
  proof: SessionProof,
  { of, kind, from }: TimelineAsk,
) {
  const owner = ownerOf(of)
  const position = [from.paymentOn, from.paymentSource, from.paymentKey] as const
  const limit = TIMELINE_ROWS + 1
  const rule = (alias: string) => isOlder(`${alias}.paid_on`, position, alias)
  const isProject = owner.entity === 'project'
  const newest = sql`(select p.source_id, p.key
    from ${linksOfProject(of.id)} cross join ledger_payment as p
      on p.source_id = mine.source_id and p.key in (select s.payment from project_settlement as s
        where s.source_id = mine.source_id and s.project = mine.key and s.payment <> ''
          and ${isOlder('s.day', position, 's', 'payment')}
        group by s.day, s.payment order by s.day desc, s.payment limit ${limit})) as found`
  const whole = <T>(column: 'amount_minor' | 'purpose') =>
    isProject
      ? ofWholePayment<T>(proof, column, sql`(${settledBy(of.id)})`)
      : sql<T | null>`${sql.raw(`ledger_payment.${column}`)}`
  return db.build
    .select({
      sourceId: ledgerPayment.sourceId,
      key: ledgerPayment.key,
      direction: ledgerPayment.direction,
      number: ledgerPayment.number,
      on: ledgerPayment.paidOn,
      /** Null for who sees but the part of it. */
      amountMinor: whole<number>('amount_minor'),
      currency: ledgerPayment.currency,
      purpose: whole<string>('purpose'),
      /** The part of it that settled invoices of the project; null on the timeline of a company. */
      settledMinor: isProject
        ? (exactMinor(sql`(${settledBy(of.id)})`) as SQL<Minor | null>)
        : sql<null>`null`,
    })
    .from(isProject ? newest : newestKeys('ledger_payment', owner, { limit, rule }))
    .crossJoin(ledgerPayment)
    .where(
      and(
        isAsked(kind, 'money'),
        isFound(ledgerPayment),
        maySeeOwner(proof, of),
        maySeeMoney(proof, of),
      ),
    )
    .orderBy(sql`+ledger_payment.paid_on desc`, ledgerPayment.sourceId, ledgerPayment.key)
    .limit(limit)
}

// What a project was paid is known by what was settled: the allocations of a payment to its invoices.
function settledBy(projectId: string): SQL {
  return sql`select sum(a.amount_minor) from ledger_allocation as a
      indexed by ledger_allocation_payment
    join ledger_invoice as i on i.source_id = a.source_id and i.key = a.invoice
    where a.source_id = ${ledgerPayment.sourceId} and a.payment = ${ledgerPayment.key}
      and a.deleted = 0 and a.currency = ${ledgerPayment.currency}
      and i.project in (select mine.key from ledger_link as mine indexed by ledger_link_record
        where mine.record_id = ${projectId} and mine.entity = 'project'
          and mine.source_id = i.source_id)`
}

/** Whether the record whose timeline it is may be seen. */
function maySeeOwner(proof: SessionProof, { entity, id }: TimelineOf): SQL {
  if (entity !== 'contact') return maySeeRecord(proof, entity, sql`${id}`)
  return sql`exists (select 1 from contact as seen where seen.id = ${id}
    and ${maySee(proof, 'contact', ofContact('seen'))})`
}

function maySeeMoney(proof: SessionProof, { entity, id }: TimelineOf): SQL {
  const whose = entity === 'project' ? { project: sql`${id}` } : { company: sql`${id}` }
  return maySee(proof, 'money', whose)
}

function isAsked(kind: TimelineKind | null, source: TimelineKind): SQL | undefined {
  return kind === null || kind === source ? undefined : sql`false`
}

function ownerOf({ entity, id }: TimelineOf): Owner {
  return { entity: entity === 'project' ? 'project' : 'counterparty', recordId: id }
}

function isMine({ entity, recordId }: Owner): SQL {
  return sql`mine.record_id = ${recordId} and mine.entity = ${entity}`
}

// The date goes backwards and what tells equal dates apart forwards, as the indexes do.
function isOlder(
  column: string,
  [on, source, key]: readonly [string, number, string],
  table = 'r',
  keyed = 'key',
): SQL {
  const date = sql.raw(column)
  const name = sql.raw(table)
  return sql`${date} <= ${on} and (${date} < ${on}
    or (${name}.source_id, ${name}.${sql.raw(keyed)}) > (${source}, ${key}))`
}

type RowsOf<T extends (...args: never[]) => { _: { result: unknown[] } }> =
  ReturnType<T>['_']['result']

/** What the statements of `selectTimeline` answer, in their order. */
export type TimelineRows = readonly [
  ActivityRow[],
  RowsOf<typeof selectChangesOf>,
  RowsOf<typeof selectInvoicesIssued>,
  RowsOf<typeof selectPaymentsMade>,
]

/** Reads the people of an activity as selected. */
export function readPeople(json: string): { id: string; name: string }[] {
  return (JSON.parse(json) as [string, string][]).map(([id, name]) => ({ id, name }))
}
