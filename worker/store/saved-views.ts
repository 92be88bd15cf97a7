import type { InStatement } from '@libsql/client/web'
import { and, eq, isNull, like, or, sql } from 'drizzle-orm'
import type { ListName } from '../domain/list-name.ts'
import { holds } from './access.ts'
import type { Database } from './database.ts'
import { raw } from './raw.ts'
import { savedView } from './schema/saved-views.ts'
import { type SessionProof, selectViewer } from './viewer.ts'

/** Views of one list that its page shows. */
const VIEWS_SHOWN = 30
/** Views that the palette finds. */
const VIEWS_FOUND = 5

/** The saved views of a list: the viewer's own and those of the team. */
export function selectViews(db: Database, proof: SessionProof, list: ListName) {
  return views(db, proof, eq(savedView.list, list)).limit(VIEWS_SHOWN)
}

/** Views of any list whose name holds what was typed, capitals aside as far as SQLite knows them. */
export function selectViewsNamed(db: Database, proof: SessionProof, typed: string) {
  const words = typed.trim().replace(/[\\%_]/g, '\\$&')
  const holds = and(sql`${words} <> ''`, like(savedView.name, sql`${`%${words}%`} escape '\\'`))
  return views(db, proof, holds).limit(VIEWS_FOUND)
}

function views(db: Database, proof: SessionProof, which: ReturnType<typeof and>) {
  const viewer = selectViewer(db, proof).as('viewer')
  const mine = eq(savedView.memberId, viewer.id)
  return db.build
    .select({
      id: savedView.id,
      list: sql<ListName>`${savedView.list}`,
      name: savedView.name,
      query: savedView.query,
      team: savedView.team,
      mine: sql<number>`${mine}`,
    })
    .from(savedView)
    .innerJoin(viewer, or(mine, eq(savedView.team, 1)))
    .where(and(isNull(savedView.deletedAt), which))
    .orderBy(savedView.name, savedView.id)
}

export type SavedViewRow = ReturnType<typeof selectViews>['_']['result'][number]

type NewView = { id: string; list: ListName; name: string; query: string; team: boolean }

/** Keeps a view for the viewer; for the team only by who may change records. */
export function insertView(db: Database, proof: SessionProof, view: NewView): InStatement {
  const viewer = selectViewer(db, proof).as('viewer')
  const { id, list, name, query, team } = view
  return raw(sql`insert into saved_view (id, list, name, query, member_id, team, created_at)
    select ${id}, ${list}, ${name}, ${query}, ${viewer.id}, ${Number(team)}, ${proof.now}
    from ${viewer} where ${team ? holds(proof, 'company.edit') : sql`true`}`)
}

/** Removes one's own view; one of the team also by an administrator. */
export function deleteView(db: Database, proof: SessionProof, id: string): InStatement {
  const viewer = selectViewer(db, proof).as('viewer')
  return raw(sql`update saved_view set deleted_at = ${proof.now}
    where id = ${id} and deleted_at is null
      and (member_id in (select ${viewer.id} from ${viewer})
        or (team = 1 and ${holds(proof, 'settings.manage')}))`)
}
