import { type SQL, sql } from 'drizzle-orm'
import type { Grantable } from '../domain/access.ts'
import {
  companiesOfProjects,
  levelOf,
  likelyLevels,
  projectsOfViewer,
  teamOf,
  viewerId,
} from './access.ts'
import { eitherOf, type Listing, limitWhen } from './two-ways.ts'
import type { SessionProof } from './viewer.ts'

/** One of the two ways to read a list; see `withinReach`. */
export type Reach = {
  /** Null: every row, in the order of its index. Else the ids of the few the viewer reaches, as a select. */
  ids: SQL | null
  /** A limit of so many rows when this is the viewer's way, and of none when it is the other. */
  atMost: (rows: number) => number
}

/**
 * A list within what the viewer may do, read the way that suits how far that is: with a grant of `all` along the
 * index of its order, with a narrower one from the records that are reached. `build` makes the select twice, each
 * with the limit it is given; the one that is not the viewer's reads no row at all, as neither does without a session.
 * Where the grants are believed, only the viewer's way is made. `entity` is what `ids` are of: of money, the
 * companies one owns or the projects one works on.
 *
 *     withinReach(proof, 'company.view', 'company', ({ ids, atMost }) =>
 *       db.build.select(…).from(company)
 *         .where(and(…, ids ? sql`${company.id} in (${ids})` : undefined))
 *         .orderBy(…).limit(atMost(PAGE_ROWS + 1)))
 */
export function withinReach<S extends Listing>(
  proof: SessionProof,
  grantable: Grantable,
  entity: 'company' | 'project' | 'contact',
  build: (reach: Reach) => S,
): S {
  const level = levelOf(proof, grantable)
  const every = build({ ids: null, atMost: (rows) => limitWhen(rows, sql`${level} = 'all'`) })
  const likely = likelyLevels(proof, grantable)
  if (likely.every((one) => one === 'all')) return every
  const reached = build({
    ids: reachedIds(proof, grantable, entity),
    atMost: (rows) => limitWhen(rows, sql`${level} in ('own', 'team', 'project')`),
  })
  if (!likely.includes('all')) return reached
  return eitherOf(every, reached)
}

/** Whether the viewer is believed to reach all; the statement that relies on it still asks `holdsAll`. */
export function isLikelyAll(proof: SessionProof, grantable: Grantable): boolean {
  const [level, ...others] = likelyLevels(proof, grantable)
  return level === 'all' && others.length === 0
}

/** The ids of the companies, projects or contacts that a grant narrower than `all` reaches, as a select. */
export function reachedIds(
  proof: SessionProof,
  grantable: Grantable,
  entity: 'company' | 'project' | 'contact',
): SQL {
  const level = levelOf(proof, grantable)
  const likely = likelyLevels(proof, grantable)
  const owner = sql.raw(entity === 'project' ? 'manager_id' : 'owner_id')
  const index = sql.raw(entity === 'project' ? 'project_manager' : `${entity}_owner`)
  const ownedBy = (whom: 'self' | 'team', members: SQL) => sql`select r.id
    from (${members}) as ${sql.raw(whom)}
    cross join ${sql.raw(entity)} as r indexed by ${index} on r.${owner} = ${sql.raw(whom)}.id
      and r.deleted_at is null${entity === 'contact' ? peopleOfOwned(whom, members) : sql``}`
  const ids =
    entity === 'project'
      ? projectsOfViewer(proof, grantable)
      : companiesOfProjects(proof, grantable)
  const people =
    entity === 'contact'
      ? sql` cross join contact_company as k indexed by contact_company_company
          on k.company_id = worked.id`
      : sql``
  const worked = sql.raw(entity === 'contact' ? 'k.contact_id' : 'worked.id')
  const ways = [
    ownedBy('self', sql`select ${viewerId(proof)} as id where ${level} in ('own', 'project')`),
    likely.includes('team') &&
      ownedBy('team', sql`select * from (${teamOf(proof)}) where ${level} = 'team'`),
    likely.includes('project') &&
      ids &&
      sql`select ${worked} from (select 1 where ${level} = 'project') cross join (${ids}) as worked${people}`,
  ]
  return sql.join(
    ways.filter((way) => way !== undefined && way !== false),
    sql` union all `,
  )
}

// Whoever looks after a company reaches its people too.
function peopleOfOwned(whom: 'self' | 'team', members: SQL): SQL {
  return sql` union all select k.contact_id from (${members}) as ${sql.raw(whom)}
    cross join company as c indexed by company_owner on c.owner_id = ${sql.raw(whom)}.id
      and c.deleted_at is null
    cross join contact_company as k indexed by contact_company_company on k.company_id = c.id`
}
