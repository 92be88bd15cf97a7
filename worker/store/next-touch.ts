import type { InStatement } from '@libsql/client/web'
import { type SQL, sql } from 'drizzle-orm'
import { holds, maySee, maySeeRecord, ofCompany, viewerId } from './access.ts'
import type { Database } from './database.ts'
import { bumpLive, raw } from './raw.ts'
import { logByMember } from './record-edits.ts'
import { company } from './schema/crm.ts'
import { type SessionProof, seenBy } from './viewer.ts'

export type Touch = { companyId: string; on: string | null; subject: string | null }

/**
 * Plans when a company is to be heard next, or takes the plan away; `only` narrows when. Whoever may log activities
 * may plan the next one. The first statement answers the number of the log entry, or no row when nothing changed.
 */
export function planTouch(
  db: Database,
  proof: SessionProof,
  { companyId, on, subject }: Touch,
  only: SQL = sql`true`,
): InStatement[] {
  const about = on === null ? null : subject
  const changes = sql`company.id = ${companyId} and company.deleted_at is null
    and (company.next_touch_on is not ${on} or company.next_touch_subject is not ${about})
    and ${only} and ${holds(proof, 'activity.create')}
    and ${maySeeRecord(proof, 'company', sql`${companyId}`)}`
  return [
    logByMember(db, proof, {
      verb: 'update',
      entity: 'company',
      id: companyId,
      diff: sql`(select json_object('nextTouchOn', json_array(next_touch_on, ${on}),
        'nextTouchSubject', json_array(next_touch_subject, ${about}))
        from company where id = ${companyId})`,
      only: sql`exists (select 1 from company where ${changes})`,
    }),
    raw(sql`update company set next_touch_on = ${on}, next_touch_subject = ${about},
      next_touch_by = ${on === null ? null : viewerId(proof)}, rev = rev + 1, updated_at = ${proof.now} where ${changes}`),
    bumpLive('crm', seenBy(db, proof)),
  ]
}

/** Companies that a page lists. */
const DUE_SHOWN = 8

/** The companies the viewer looks after, or planned to hear, that should be heard by today, the longest late first. */
export function selectDueTouches(db: Database, proof: SessionProof, today: string) {
  const dueBy = (index: string, column: string) => sql`select * from (
    select t.id from company as t indexed by ${sql.raw(index)}
    where t.deleted_at is null and t.${sql.raw(column)} = ${viewerId(proof)}
      and t.next_touch_on is not null and t.next_touch_on <= ${today}
      and ${maySee(proof, 'company', ofCompany('t'))}
    order by t.next_touch_on, t.id limit ${DUE_SHOWN})`
  return db.build
    .select({
      id: company.id,
      name: company.name,
      on: sql<string>`${company.nextTouchOn}`,
      subject: company.nextTouchSubject,
    })
    .from(company)
    .where(
      sql`${company.id} in (${dueBy('company_touch_owner', 'owner_id')}
        union ${dueBy('company_touch_by', 'next_touch_by')})`,
    )
    .orderBy(company.nextTouchOn, company.id)
    .limit(DUE_SHOWN)
}
