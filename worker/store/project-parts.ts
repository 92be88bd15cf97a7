/** Rows under a project: each write is logged as a change of the project, and can be taken back by that entry. */
import type { InStatement } from '@libsql/client/web'
import { type SQL, sql } from 'drizzle-orm'
import type { ProjectPart } from '../domain/project-part.ts'
import { mayDo, ofProject } from './access.ts'
import type { Database } from './database.ts'
import { bumpLive, raw } from './raw.ts'
import { logByMember } from './record-edits.ts'
import { type SessionProof, selectViewer } from './viewer.ts'

type Value = string | number | null
/** Values by field, with the column of each in COLUMNS. */
export type PartValues = Readonly<Record<string, Value>>

/** A row under a project; `label` names it in the change log. */
export type PartRow = { part: ProjectPart; projectId: string; id: string; label: string }

const TABLES: Readonly<Record<ProjectPart, string>> = {
  party: 'project_party',
  phase: 'project_phase',
}

/** The columns of fields, the same for every part. */
const COLUMNS: Readonly<Record<string, string>> = {
  companyId: 'company_id',
  role: 'role',
  note: 'note',
  kind: 'kind',
  name: 'name',
  startsOn: 'starts_on',
  plannedOn: 'planned_on',
  actualOn: 'actual_on',
  percent: 'percent',
  state: 'state',
}

/**
 * Adds a row. As with every write here, the first statement answers the number of the log entry, or no row when
 * nothing was done.
 */
export function addPart(
  db: Database,
  proof: SessionProof,
  row: PartRow,
  values: PartValues,
): InStatement[] {
  const viewer = selectViewer(db, proof).as('viewer')
  const names = Object.keys(values).map((field) => sql.raw(COLUMNS[field]!))
  const cells = Object.values(values).map((value) => sql`${value}`)
  const may = mayEdit(proof, row.projectId)
  return [
    log(db, proof, row, 'add', diffOf(values), may),
    raw(sql`insert into ${sql.raw(TABLES[row.part])}
        (id, project_id, ${sql.join(names, sql`, `)}, created_at, created_by, updated_at)
      select ${row.id}, ${row.projectId}, ${sql.join(cells, sql`, `)}, ${proof.now}, ${viewer.id},
        ${proof.now}
      from ${viewer} where ${may}`),
    ...touched(proof, row.projectId, may),
  ]
}

/** Changes fields of a row, as long as each still is what the change says it was. */
export function changePart(
  db: Database,
  proof: SessionProof,
  row: PartRow,
  changes: Readonly<Record<string, readonly [before: Value, after: Value]>>,
): InStatement[] {
  const same = Object.entries(changes).map(
    ([field, [before]]) => sql`${sql.raw(COLUMNS[field]!)} is ${before}`,
  )
  const sets = Object.entries(changes).map(
    ([field, [, after]]) => sql`${sql.raw(COLUMNS[field]!)} = ${after}`,
  )
  const may = mayEdit(proof, row.projectId)
  const here = sql`id = ${row.id} and project_id = ${row.projectId} and deleted_at is null
    and ${sql.join(same, sql` and `)}`
  const can = sql`${may} and exists (select 1 from ${sql.raw(TABLES[row.part])} where ${here})`
  return [
    log(db, proof, row, 'change', changes, can),
    raw(sql`update ${sql.raw(TABLES[row.part])} set ${sql.join(sets, sql`, `)},
        rev = rev + 1, updated_at = ${proof.now}
      where ${here} and ${may}`),
    ...touched(proof, row.projectId, may),
  ]
}

/** Takes a row away or brings it back. */
export function markPart(
  db: Database,
  proof: SessionProof,
  row: PartRow & { restore: boolean },
): InStatement[] {
  const may = mayEdit(proof, row.projectId)
  const here = sql`id = ${row.id} and project_id = ${row.projectId}
    and deleted_at is ${row.restore ? sql`not null` : sql`null`}`
  const table = sql.raw(TABLES[row.part])
  const can = sql`${may} and exists (select 1 from ${table} where ${here})`
  return [
    log(db, proof, row, row.restore ? 'add' : 'remove', {}, can),
    raw(sql`update ${table} set deleted_at = ${row.restore ? null : proof.now},
      rev = rev + 1, updated_at = ${proof.now} where ${here} and ${may}`),
    ...touched(proof, row.projectId, may),
  ]
}

/** Whether the viewer may change the project that the rows stand under. */
export function mayEdit(proof: SessionProof, projectId: string): SQL {
  return sql`exists (select 1 from project as p where p.id = ${projectId} and p.deleted_at is null
    and ${mayDo(proof, 'project.edit', ofProject('p'))})`
}

/** Something happened on the project: it is not stalled, and open pages show it. */
export function touched(proof: SessionProof, projectId: string, may: SQL): InStatement[] {
  return [
    raw(sql`update project set happened_at = max(coalesce(happened_at, 0), ${proof.now})
      where id = ${projectId} and ${may}`),
    bumpLive('crm', may),
  ]
}

type Changes = Readonly<Record<string, readonly [Value, Value]>>

function log(
  db: Database,
  proof: SessionProof,
  { part, projectId, id, label }: PartRow,
  did: 'add' | 'change' | 'remove',
  changes: Changes,
  only: SQL,
): InStatement {
  const gone = did === 'remove'
  const { companyId: _, ...shown } = changes
  return logByMember(db, proof, {
    verb: `${part}-${did}`,
    entity: 'project',
    id: projectId,
    diff: JSON.stringify({
      [part]: gone ? [label, null] : did === 'add' ? [null, label] : [label, label],
      [`${part}Id`]: gone ? [id, null] : [null, id],
      ...shown,
    }),
    only,
  })
}

function diffOf(values: PartValues): Changes {
  const said = Object.entries(values).filter(([field, value]) => value !== null && field !== 'name')
  return Object.fromEntries(said.map(([field, value]) => [field, [null, value]] as const))
}
