import type { InStatement } from '@libsql/client/web'
import { and, desc, eq, type SQL, sql } from 'drizzle-orm'
import { type Cursor, PAGE_ROWS } from '../domain/keyset.ts'
import type { TrailKind, TrailPage } from '../domain/trail.ts'
import { BELONGS, holds, maySee, maySeeRecord, ofLedgerRow } from './access.ts'
import type { Database } from './database.ts'
import { beyond, inOrder } from './keyset.ts'
import { raw } from './raw.ts'
import { accessTrail } from './schema/change-log.ts'
import { member } from './schema/members.ts'
import { type SessionProof, selectViewer } from './viewer.ts'

/** Who looks again within this time leaves no second trace. */
const SAME_LOOK_MS = 10 * 60_000

/** Notes that the viewer was shown a page with money, or printed it; nothing for what they may not see. */
export function noteLook(
  db: Database,
  proof: SessionProof,
  kind: Extract<TrailKind, 'view' | 'print'>,
  { entity, recordId }: TrailPage,
): InStatement {
  const viewer = selectViewer(db, proof).as('viewer')
  return raw(sql`insert into access_trail (at, member_id, kind, entity, record_id)
    select ${proof.now}, ${viewer.id}, ${kind}, ${entity}, ${recordId} from ${viewer}
    where ${isShown(proof, entity, recordId)} and not exists (
      select 1 from access_trail as t where t.member_id = ${viewer.id} and t.entity = ${entity}
        and t.record_id = ${recordId} and t.kind = ${kind} and t.at > ${proof.now - SAME_LOOK_MS})`)
}

/** Notes that the viewer takes something away; `allowed` is the rule of the taking itself. */
export function noteTaken(
  db: Database,
  proof: SessionProof,
  taken: { kind: 'export' | 'proof'; entity: string; recordId: string; detail: string | null },
  allowed: SQL,
): InStatement {
  const viewer = selectViewer(db, proof).as('viewer')
  const { kind, entity, recordId, detail } = taken
  return raw(sql`insert into access_trail (at, member_id, kind, entity, record_id, detail)
    select ${proof.now}, ${viewer.id}, ${kind}, ${entity}, ${recordId}, ${detail}
    from ${viewer} where ${allowed}`)
}

/** What the trail is asked for. */
export type TrailList = { memberId: string | null; until: number | null; cursor: Cursor | null }

/** A page of the trail, newest first, and one row more; for who looks after the site. */
export function selectTrail(db: Database, proof: SessionProof, list: TrailList) {
  const order = { columns: [accessTrail.at, accessTrail.id], descending: true, cursor: list.cursor }
  return db.build
    .select({
      id: accessTrail.id,
      at: accessTrail.at,
      kind: accessTrail.kind,
      entity: accessTrail.entity,
      recordId: accessTrail.recordId,
      detail: accessTrail.detail,
      memberName: member.name,
      recordName: recordName(proof),
    })
    .from(accessTrail)
    .leftJoin(member, eq(member.id, accessTrail.memberId))
    .where(
      and(
        list.memberId ? eq(accessTrail.memberId, list.memberId) : undefined,
        list.until ? sql`${accessTrail.at} < ${list.until}` : undefined,
        beyond(order),
        holds(proof, 'settings.view'),
      ),
    )
    .orderBy(...(list.memberId ? [desc(accessTrail.at), desc(accessTrail.id)] : inOrder(order)))
    .limit(PAGE_ROWS + 1)
}

// Whoever looks after the site may read who looked, also at what they may not see themselves.
function recordName(proof: SessionProof): SQL<string | null> {
  const { entity, recordId } = accessTrail
  const of = (kind: 'company' | 'project') => sql`(select seen.name from ${sql.raw(kind)} as seen
    where seen.id = ${recordId} and ${maySee(proof, kind, BELONGS[kind]('seen'))})`
  return sql<string | null>`case ${entity}
    when 'company' then ${of('company')} when 'project' then ${of('project')}
    when 'invoice' then (select number from ledger_invoice
      where source_id = cast(substr(${recordId}, 1, instr(${recordId}, '-') - 1) as integer)
        and key = substr(${recordId}, instr(${recordId}, '-') + 1)
        and ${maySee(proof, 'money', ofLedgerRow('ledger_invoice'))}) end`
}

function isShown(proof: SessionProof, entity: TrailPage['entity'], id: string): SQL {
  if (entity === 'dashboard') return holds(proof, 'money.view')
  if (entity !== 'invoice') return maySeeRecord(proof, entity, sql`${id}`)
  return sql`exists (select 1 from ledger_invoice
    where source_id = cast(substr(${id}, 1, instr(${id}, '-') - 1) as integer)
      and key = substr(${id}, instr(${id}, '-') + 1)
      and ${maySee(proof, 'money', ofLedgerRow('ledger_invoice'))})`
}
