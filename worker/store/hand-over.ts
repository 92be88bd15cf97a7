import { type SQL, sql } from 'drizzle-orm'
import type { RawStatement } from './database.ts'
import { raw } from './raw.ts'
import { changeLog } from './schema/crm.ts'
import type { SessionProof } from './viewer.ts'

/** What a member looks after, by the column that says so: each change is an entry of the record's own log. */
const LOOKED_AFTER = [
  { table: 'company', column: 'owner_id', field: 'owner' },
  { table: 'contact', column: 'owner_id', field: 'owner' },
  { table: 'project', column: 'manager_id', field: 'manager' },
] as const

/**
 * Gives what `from` looks after to `to`: companies, contacts, projects, touches planned, places in teams and departments
 * headed. Stands
 * behind a statement that deactivated `from` in the same write, and does nothing unless that was done now.
 */
export function handOver({ now, idHash }: SessionProof, from: string, to: string): RawStatement[] {
  const gone = sql`exists (select 1 from member where id = ${from} and deleted_at = ${now})`
  const name = (id: string) => sql`(select name from member where id = ${id})`
  const me = sql`(select member_id from session where id_hash = ${idHash})`
  const diff = (field: string) => sql`json_object(${field}, json_array(${name(from)}, ${name(to)}))`
  const of = ({ column }: (typeof LOOKED_AFTER)[number]): SQL =>
    sql`${sql.raw(column)} = ${from} and deleted_at is null and ${gone}`
  return [
    ...LOOKED_AFTER.flatMap((kind) => [
      raw(sql`insert into ${changeLog} (at, actor_kind, actor_id, verb, entity, record_id, diff)
        select ${now}, 'member', ${me}, 'update', ${kind.table}, id, ${diff(kind.field)}
        from ${sql.raw(kind.table)} where ${of(kind)}`),
      raw(sql`update ${sql.raw(kind.table)} set ${sql.raw(kind.column)} = ${to}, rev = rev + 1,
        updated_at = ${now} where ${of(kind)}`),
    ]),
    raw(sql`insert into project_member (project_id, member_id, can_edit, added_at, added_by)
      select project_id, ${to}, can_edit, ${now}, ${me} from project_member
      where member_id = ${from} and ${gone}
      on conflict (project_id, member_id) do update set can_edit = max(can_edit, excluded.can_edit)`),
    raw(sql`delete from project_member where member_id = ${from} and ${gone}`),
    raw(sql`update company indexed by company_next_touch set next_touch_by = ${to}
      where next_touch_by = ${from} and next_touch_on is not null and deleted_at is null and ${gone}`),
    raw(sql`update department set head_id = ${to}, rev = rev + 1, updated_at = ${now}
      where head_id = ${from} and deleted_at is null and ${gone}`),
  ]
}
