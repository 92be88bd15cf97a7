import { and, asc, eq, isNull, or, type SQL, sql } from 'drizzle-orm'
import { OVERHEAD_PROJECT } from '../domain/activity.ts'
import { mayDo, maySee, ofActivity, ofCompany, ofContact, ofProject } from './access.ts'
import type { Database } from './database.ts'
import { activity, comment } from './schema/activities.ts'
import { contact } from './schema/contacts.ts'
import { company, project } from './schema/crm.ts'
import { member } from './schema/members.ts'
import { describeProjectOf, isGone, maySeeOrOurs, readPeople } from './timeline.ts'
import { type SessionProof, seenBy } from './viewer.ts'

const COMMENTS_SHOWN = 200
const PEOPLE_OFFERED = 50
const PROJECTS_OFFERED = 50
/** Members that a name is looked for among. */
const MOST_MEMBERS = 1_000

/** One activity, deleted ones too: their page says so and offers to restore. */
export function selectActivity(db: Database, proof: SessionProof, id: string) {
  return (
    db.build
      .select({
        id: activity.id,
        kind: activity.kind,
        at: activity.at,
        durationMs: activity.durationMs,
        subject: activity.subject,
        body: activity.body,
        outcome: activity.outcome,
        projectId: project.id,
        projectName: project.name,
        projectKind: project.kind,
        projectGone: isGone,
        companyId: company.id,
        companyName: company.name,
        authorName: member.name,
        createdAt: activity.createdAt,
        deletedAt: activity.deletedAt,
        mayEdit: sql<number>`${mayDo(proof, 'activity.edit', ofActivity())}`,
        people: sql<string>`(select json_group_array(json_array(who.id, who.name))
        from activity_contact as was cross join contact as who on who.id = was.contact_id
        where was.activity_id = ${activity.id} and who.deleted_at is null
          and ${maySee(proof, 'contact', ofContact('who'))})`,
        colleagues: sql<string>`(select json_group_array(json_array(who.id, who.name))
        from activity_member as was cross join member as who on who.id = was.member_id
        where was.activity_id = ${activity.id})`,
        mentioned: sql<string>`(select json_group_array(distinct who.name)
        from mention as named cross join member as who on who.id = named.member_id
        where named.entity = 'activity' and named.record_id = ${activity.id})`,
      })
      .from(activity)
      // Who may see an activity may not see everything it was about.
      .leftJoin(project, and(eq(project.id, activity.projectId), maySeeOrOurs(proof)))
      .leftJoin(
        company,
        and(eq(company.id, activity.companyId), maySee(proof, 'company', ofCompany())),
      )
      .leftJoin(member, eq(member.id, activity.createdBy))
      .where(and(eq(activity.id, id), maySee(proof, 'activity', ofActivity())))
  )
}

export type ActivityRecord = ReturnType<typeof selectActivity>['_']['result'][number]

/** An activity as pages show it. */
export function describeActivity(row: ActivityRecord) {
  const { projectId, projectName, projectKind, projectGone, ...ours } = row
  const { companyId, companyName, deletedAt, ...rest } = ours
  return {
    ...rest,
    project: describeProjectOf(row),
    company:
      companyId !== null && companyName !== null ? { id: companyId, name: companyName } : null,
    people: readPeople(row.people),
    colleagues: readPeople(row.colleagues),
    mentioned: JSON.parse(row.mentioned) as string[],
    deleted: deletedAt !== null,
  }
}

/** Whether the viewer sees an activity, for a statement that is about one. */
export function seesActivity(proof: SessionProof, id: string): SQL {
  return sql`exists (select 1 from activity as seen where seen.id = ${id}
    and seen.deleted_at is null and ${maySee(proof, 'activity', ofActivity('seen'))})`
}

/** What members said about an activity, the oldest first. */
export function selectComments(db: Database, proof: SessionProof, activityId: string) {
  return db.build
    .select({
      id: comment.id,
      body: comment.body,
      at: comment.createdAt,
      authorId: comment.createdBy,
      authorName: member.name,
    })
    .from(comment)
    .leftJoin(member, eq(member.id, comment.createdBy))
    .where(
      and(
        eq(comment.entity, 'activity'),
        eq(comment.recordId, activityId),
        isNull(comment.deletedAt),
        seesActivity(proof, activityId),
      ),
    )
    .orderBy(asc(comment.createdAt), asc(comment.id))
    .limit(COMMENTS_SHOWN)
}

/** Everybody who may be named with @ or took part. */
export function selectMemberNames(db: Database, proof: SessionProof) {
  return db.build
    .select({ id: member.id, name: member.name })
    .from(member)
    .where(and(isNull(member.deletedAt), seenBy(db, proof)))
    .limit(MOST_MEMBERS)
}

/** What an activity is about, as the address of its form says. */
export type About = {
  companyId: string
  contactId: string
  projectId: string
  /** Of one that is there already, what it says counts. */
  activityId?: string
}

/** The company of a form: the one named, else the customer of the project, else where the contact works. */
export function selectCompaniesAbout(db: Database, proof: SessionProof, about: About) {
  return db.build
    .select({ id: company.id, name: company.name, nextTouchOn: company.nextTouchOn })
    .from(company)
    .where(
      and(
        sql`${company.id} in (${companiesAbout(about)})`,
        isNull(company.deletedAt),
        maySee(proof, 'company', ofCompany()),
      ),
    )
    .limit(PEOPLE_OFFERED)
}

/** The people who may have taken part: of those companies, and the contact itself. */
export function selectPeopleAbout(db: Database, proof: SessionProof, about: About) {
  const ids = sql`select ${about.contactId} as id union select works.contact_id
    from contact_company as works indexed by contact_company_company
    where works.company_id in (${companiesAbout(about)}) and works.inactive = 0
    union select was.contact_id from activity_contact as was
      where was.activity_id = ${about.activityId ?? ''}`
  return db.build
    .select({ id: contact.id, name: contact.name, doNotContact: contact.doNotContact })
    .from(contact)
    .where(
      and(
        sql`${contact.id} in (${ids})`,
        isNull(contact.deletedAt),
        maySee(proof, 'contact', ofContact()),
      ),
    )
    .orderBy(contact.sortKey)
    .limit(PEOPLE_OFFERED)
}

/** The projects it may belong to: the one named, those of the companies, and the one of ours. */
export function selectProjectsAbout(db: Database, proof: SessionProof, about: About) {
  const companies = companiesAbout(about)
  const own = sql`select a.project_id from activity as a where a.id = ${about.activityId ?? ''}`
  const ids = sql`select ${about.projectId} as id union select ${OVERHEAD_PROJECT}
    union ${own}
    union select p.id from project as p indexed by project_customer
      where p.customer_id in (${companies}) and p.deleted_at is null
    union select y.project_id from project_party as y indexed by project_party_company
      where y.company_id in (${companies}) and y.deleted_at is null`
  return db.build
    .select({ id: project.id, name: project.name, kind: project.kind })
    .from(project)
    .where(
      and(
        sql`${project.id} in (${ids})`,
        // An activity keeps the project it has, whatever became of that.
        sql`(${project.deletedAt} is null or ${project.id} = (${own}))`,
        or(
          and(eq(project.id, OVERHEAD_PROJECT), seenBy(db, proof)),
          maySee(proof, 'project', ofProject()),
        ),
      ),
    )
    .orderBy(sql`${project.kind} = 'overhead'`, project.sortKey)
    .limit(PROJECTS_OFFERED)
}

// Companies that are named win over those that follow from a project or a person.
function companiesAbout({ companyId, contactId, projectId, activityId }: About): SQL {
  if (activityId)
    return sql`select a.company_id as id from activity as a where a.id = ${activityId}`
  if (companyId !== '') return sql`select ${companyId} as id`
  return sql`select p.customer_id as id from project as p
      where p.id = ${projectId} and p.customer_id is not null
    union select w.company_id from contact_company as w
      where w.contact_id = ${contactId} and w.inactive = 0`
}
