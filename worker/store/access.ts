import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { Entity, Grantable, Level } from '../domain/access.ts'
import type { SessionProof } from './session-proof.ts'

/**
 * What a row belongs to, as columns or SQL of the outer statement; leave out what it has not, null belongs to nobody.
 * `owner` is a member. With one, `own` and `team` ask whose the row itself is; without one, whose its company is and
 * who manages its project. A contact belongs to those of its companies too, an activity to who took part in it.
 */
export type Belongs = {
  owner?: SQLWrapper
  company?: SQLWrapper
  project?: SQLWrapper
  /** Ids of the row itself, when it is one. */
  contact?: SQLWrapper
  activity?: SQLWrapper
}

/** The rows of an entity's own table; `alias` is its name in the statement. */
export function ofCompany(alias = 'company'): Belongs {
  return { owner: column(alias, 'owner_id'), company: column(alias, 'id') }
}

/** See `ofCompany`. */
export function ofProject(alias = 'project'): Belongs {
  return { owner: column(alias, 'manager_id'), project: column(alias, 'id') }
}

/** See `ofCompany`. */
export function ofContact(alias = 'contact'): Belongs {
  return { owner: column(alias, 'owner_id'), contact: column(alias, 'id') }
}

/** See `ofCompany`. */
export function ofActivity(alias = 'activity'): Belongs {
  return {
    owner: column(alias, 'created_by'),
    company: column(alias, 'company_id'),
    project: column(alias, 'project_id'),
    activity: column(alias, 'id'),
  }
}

/**
 * A row of the ledger, by the company its counterparty is linked to and its project; `alias` is its name in the
 * statement. The links are looked up by key, and only for who may not see all.
 */
export function ofLedgerRow(table: LedgerTable, alias: string = table): Belongs {
  const linked = (entity: string, name: string) => sql`(select l.record_id from ledger_link as l
    where l.entity = ${entity} and l.source_id = ${column(alias, 'source_id')}
      and l.key = ${column(alias, name)})`
  const company = linked('counterparty', 'counterparty')
  // A payment names no project; its allocations do.
  return table === 'ledger_payment'
    ? { company }
    : { company, project: linked('project', 'project') }
}

type LedgerTable = 'ledger_invoice' | 'ledger_payment' | 'ledger_contract'

function column(alias: string, name: string): SQL {
  return sql.raw(`"${alias}"."${name}"`)
}

/**
 * The access rule of a statement that reads: true for a row that the viewer's role lets them see. It holds the
 * session too, so it stands where `seenBy` stood.
 *
 *     .where(and(isNull(company.deletedAt), maySee(proof, 'company', ofCompany())))
 *     .where(maySee(proof, 'activity', { owner: activity.authorId, project: activity.projectId }))
 *
 * A grant of `all` costs nothing per row, a narrower one some looks by key. A list that would walk a whole table for
 * a narrower one is built by `withinReach`.
 */
export function maySee(proof: SessionProof, entity: Entity, of: Belongs): SQL {
  return mayDo(proof, `${entity}.view` as Grantable, of)
}

/**
 * The access rule of a statement that writes to a row, and of whether to offer it; see `maySee`. Whatever is done to a
 * row asks that it be seen too: a role may grant to edit more than to view. A statement that makes something new, and
 * whatever is no record of anybody, asks `holds`.
 *
 *     update company set … where id = ? and ${mayDo(proof, 'company.edit', ofCompany())}
 */
export function mayDo(proof: SessionProof, grantable: Grantable, of: Belongs): SQL {
  const view = `${grantable.split('.')[0]}.view` as Grantable
  const done = reaches(proof, grantable, of)
  return grantable === view ? done : sql`(${done} and ${reaches(proof, view, of)})`
}

function reaches(proof: SessionProof, grantable: Grantable, of: Belongs): SQL {
  const mine = () => ownedBy(of, sql`= ${viewerId(proof)}`)
  const rules: Record<Reaching, () => SQL> = {
    all: () => sql`true`,
    own: mine,
    team: () => ownedBy(of, sql`in (${teamOf(proof)})`),
    project: () => sql`(${mine()} or ${worksOn(proof, grantable, of)})`,
  }
  const ways = likelyLevels(proof, grantable).map(
    (level) => sql`when ${sql.raw(`'${level}'`)} then ${rules[level]()}`,
  )
  if (ways.length === 0) return sql`false`
  return sql`case ${levelOf(proof, grantable)} ${sql.join(ways, sql` `)} else false end`
}

/** How far a grant that is one reaches. */
type Reaching = Exclude<Level, 'none'>

/** The levels a rule has to hold for: every one, or the one that is believed. */
export function likelyLevels(
  { believed }: SessionProof,
  grantable: Grantable,
): readonly Reaching[] {
  if (!believed) return ['all', 'own', 'team', 'project']
  const level = believed[grantable] ?? 'none'
  return level === 'none' ? [] : [level]
}

/** What the rows of each kind of record belong to, by the name of their table in the statement. */
export const BELONGS = {
  company: ofCompany,
  project: ofProject,
  contact: ofContact,
  activity: ofActivity,
} as const

/** `maySee` for one record by its id: of what stands on its page, such as contracts or history. */
export function maySeeRecord(
  proof: SessionProof,
  entity: keyof typeof BELONGS,
  id: SQLWrapper,
): SQL {
  return sql`exists (select 1 from ${sql.raw(entity)} as seen where seen.id = ${id}
    and seen.deleted_at is null and ${maySee(proof, entity, BELONGS[entity]('seen'))})`
}

/** True when the viewer's role grants it at all: for what is nobody's record, and for making something new. */
export function holds(proof: SessionProof, grantable: Grantable): SQL {
  return sql`coalesce(${levelOf(proof, grantable)}, 'none') <> 'none'`
}

/** True when the viewer's role grants it on every record: what a sum over all of them asks. */
export function holdsAll(proof: SessionProof, grantable: Grantable): SQL {
  return sql`coalesce(${levelOf(proof, grantable)}, 'none') = 'all'`
}

/**
 * True when a role, by its id, grants nothing that the viewer's own does not grant as far: what somebody may give
 * who looks after members and not after the site.
 */
export function isWithinOwn(proof: SessionProof, roleId: SQL): SQL {
  const own = sql`(select mine.level ${signedIn(
    proof,
    sql`join grant as mine on mine.role_id = coalesce(v.role_id, v.role)
      and mine.entity = given.entity and mine.action = given.action`,
  )})`
  return grantsWithin(roleId, own)
}

/** True when a role grants nothing that another does not grant as far, both by id. */
export function isWithinRole(roleId: SQL, other: SQL): SQL {
  return grantsWithin(
    roleId,
    sql`(select o.level from grant as o where o.role_id = ${other}
      and o.entity = given.entity and o.action = given.action)`,
  )
}

// Of team and project neither holds the other; one's own is in both.
function grantsWithin(roleId: SQL, other: SQL): SQL {
  return sql`not exists (select 1 from grant as given where given.role_id = ${roleId}
    and given.level <> 'none' and case coalesce(${other}, 'none') when 'all' then false
      when given.level then false when 'none' then true when 'own' then true
      else given.level <> 'own' end)`
}

function signedIn({ idHash, now, allowDemo }: SessionProof, rest: SQL): SQL {
  return sql`from session as s join member as v on v.id = s.member_id ${rest}
    where s.id_hash = ${idHash} and s.expires_at > ${now} and s.revoked_at is null
      and v.deleted_at is null ${allowDemo ? sql`` : sql`and v.demo = 0`}`
}

/** The viewer's id, null without a valid session. SQLite computes it once a statement, as it stands alone. */
export function viewerId(proof: SessionProof): SQL {
  return sql`(select v.id ${signedIn(proof, sql``)})`
}

/** How far the viewer's role lets them do it; null without a valid session or a grant. */
export function levelOf(proof: SessionProof, grantable: Grantable): SQL {
  if (proof.levels?.includes(grantable)) return sql.raw(`(select "${grantable}" from ${LEVELS})`)
  const [entity, action] = grantable.split('.') as [string, string]
  const granted = sql`join grant as g on g.role_id = coalesce(v.role_id, v.role)
    and g.entity = ${entity} and g.action = ${action}`
  return sql`(select g.level ${signedIn(proof, granted)})`
}

const LEVELS = 'viewer_levels'

/**
 * Levels that a statement asks for again and again, as a common table expression that stands in front of it: its
 * rules are then made by the proof that comes with it.
 *
 *     const { levels, by } = levelsOnce(proof, ['company.view', 'money.view'])
 *     sql`with ${levels} select … where ${maySee(by, 'company', ofCompany())}`
 */
export function levelsOnce(
  proof: SessionProof,
  grantables: readonly Grantable[],
): { levels: SQL; by: SessionProof } {
  const columns = grantables.map((grantable) => {
    const [entity, action] = grantable.split('.') as [string, string]
    const ofGrant = sql`g.entity = ${entity} and g.action = ${action}`
    return sql`max(case when ${ofGrant} then g.level end) as ${sql.raw(`"${grantable}"`)}`
  })
  const granted = signedIn(proof, sql`join grant as g on g.role_id = coalesce(v.role_id, v.role)`)
  const levels = sql`${sql.raw(LEVELS)} as materialized (select ${sql.join(columns, sql`, `)} ${granted})`
  return { levels, by: { ...proof, levels: grantables } }
}

/** Everybody in the viewer's departments and those below, the viewer among them; the head is of a department too. */
export function teamOf(proof: SessionProof): SQL {
  const me = viewerId(proof)
  return sql`select ${me} as id union all select t.id from member as t where t.department_id in (
    select a.department_id from department_above as a where a.above_id in (
      select v.department_id ${signedIn(proof, sql``)} union all
      select d.id from department as d where d.head_id = ${me} and d.deleted_at is null))`
}

function ownedBy({ owner, company, project, contact, activity }: Belongs, is: SQL): SQL {
  return anyOf([
    owner && sql`${owner} ${is}`,
    !owner && company
      ? sql`(select c.owner_id from company as c where c.id = ${company}) ${is}`
      : undefined,
    !owner && project
      ? sql`(select p.manager_id from project as p where p.id = ${project}) ${is}`
      : undefined,
    contact &&
      sql`exists (select 1 from contact_company as k cross join company as c on c.id = k.company_id
        where k.contact_id = ${contact} and c.deleted_at is null and c.owner_id ${is})`,
    activity &&
      sql`exists (select 1 from activity_member as a where a.activity_id = ${activity}
        and a.member_id ${is})`,
  ])
}

function worksOn(proof: SessionProof, grantable: Grantable, of: Belongs): SQL {
  const { company, project, contact } = of
  const companies = companiesOfProjects(proof, grantable)
  return anyOf([
    project && sql`${project} in (${projectsOfViewer(proof, grantable)})`,
    company && companies && sql`${company} in (${companies})`,
    contact && companies
      ? sql`exists (select 1 from contact_company as k where k.contact_id = ${contact}
          and k.company_id in (${companies}))`
      : undefined,
  ])
}

/** The ids of the projects one works on or manages; to change them, of those one was let edit. */
export function projectsOfViewer(proof: SessionProof, grantable: Grantable): SQL {
  const reads = grantable.endsWith('.view') || grantable.endsWith('.export')
  const me = viewerId(proof)
  return sql`select w.project_id as id from project_member as w
      where w.member_id = ${me} ${reads ? sql`` : sql`and w.can_edit = 1`}
    union all select p.id from project as p indexed by project_manager
      where p.manager_id = ${me} and p.deleted_at is null`
}

/**
 * The ids of the customers and the parties of those projects. None for money: that of a company is that of all its
 * projects, so working on one of them does not open it.
 */
export function companiesOfProjects(proof: SessionProof, grantable: Grantable): SQL | undefined {
  if (grantable.startsWith('money.')) return undefined
  const projects = projectsOfViewer(proof, grantable)
  const at = sql`(${projects}) as worked
      cross join project as p on p.id = worked.id and p.deleted_at is null`
  return sql`select p.customer_id as id from ${at} where p.customer_id is not null
    union all select y.company_id from ${at}
      cross join project_party as y on y.project_id = worked.id and y.deleted_at is null`
}

function anyOf(ways: readonly (SQL | undefined)[]): SQL {
  const given = ways.filter((way) => way !== undefined)
  return given.length === 0 ? sql`false` : sql`(${sql.join(given, sql` or `)})`
}
