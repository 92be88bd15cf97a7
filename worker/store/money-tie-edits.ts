import type { InStatement } from '@libsql/client/web'
import { type SQL, sql } from 'drizzle-orm'
import { OVERHEAD_PROJECT } from '../domain/activity.ts'
import { type TieKey, UNTIED_ENTITIES, type UntiedEntity } from '../domain/money-tie.ts'
import { mayDo, maySeeRecord, viewerId } from './access.ts'
import type { Database } from './database.ts'
import { isUntied } from './money-ties.ts'
import { bumpLive, raw } from './raw.ts'
import { logByMember } from './record-edits.ts'
import { UNDO_MS } from './record-undo.ts'
import type { SessionProof } from './viewer.ts'

type Company = { id: string; name: string }

/** Rows and contracts of a company, or all that is and comes of it without a project. */
export type NewTies = { company: Company; projectId: string; what: readonly TieKey[] | 'all' }

/**
 * Ties money of a company to a project; what is tied already is left as it is, unless to a project that was deleted. As with every write here, the first
 * statement answers the number of the log entry, or no row when nothing was done.
 */
export function tieMoney(db: Database, proof: SessionProof, ties: NewTies): InStatement[] {
  const { company, projectId, what } = ties
  const found = sql`select f.scope, f.source_id, f.key from (${
    what === 'all' ? wholeOf(company.id) : rowsAmong(company.id, what)
  }) as f where ${mayTie(proof, company.id)} and ${isOffered(proof, projectId)}
    and not exists (select 1 from money_tie as was
      join project as at on at.id = was.project_id and at.deleted_at is null
      where was.scope = f.scope and was.source_id = f.source_id and was.key = f.key)`
  return [
    logByMember(db, proof, {
      verb: what === 'all' ? 'money-tie-all' : 'money-tie',
      entity: 'project',
      id: projectId,
      diff: sql`json_object('moneyOf', json_array(null, ${company.name}),
        'moneyRows', json_array(null, (select count(*) from (${found}))),
        'moneyCompany', ${company.id})`,
      only: sql`exists (${found})`,
    }),
    // Without a row found nothing was logged either, and the number is asked by no one.
    raw(sql`insert or replace into money_tie
        (scope, source_id, key, project_id, change_seq, tied_at, tied_by)
      select tied.scope, tied.source_id, tied.key, ${projectId}, last_insert_rowid(), ${proof.now},
        ${viewerId(proof)} from (${found}) as tied`),
    bumpLive('crm', mayTie(proof, company.id)),
  ]
}

/** Takes one tie away: what it led to goes where the next nearest leads, or is untied again. */
export function untieMoney(
  db: Database,
  proof: SessionProof,
  { company, tie }: { company: Company; tie: TieKey },
): InStatement[] {
  const { scope, sourceId, key } = tie
  const here = sql`scope = ${scope} and source_id = ${sourceId} and key = ${key}
    and ${mayTie(proof, company.id)} and exists (${leadsTo(company.id, tie)})`
  const project = sql`(select project_id from money_tie where ${here})`
  const kept = sql`(select json_object('company', ${company.id}, 'scope', scope,
    'sourceId', source_id, 'key', key, 'change', change_seq, 'at', tied_at, 'by', tied_by)
    from money_tie where ${here})`
  return [...logUntied(db, proof, { company, project, here, kept }), removeTies(here)]
}

/**
 * Puts back the one tie that the viewer has taken away a short while ago, as it was, by the entry in the change log.
 * One that was tied anew in the meantime stays.
 */
export function retieMoney(
  db: Database,
  proof: SessionProof,
  { company, change }: { company: Company; change: number },
): InStatement[] {
  const of = (name: string) => sql`was.diff ->> ${`$.moneyTie.${name}`}`
  const gone = sql`select ${of('scope')} as scope, ${of('sourceId')} as source_id,
      ${of('key')} as key, was.record_id as project_id, ${of('change')} as change_seq,
      ${of('at')} as tied_at, ${of('by')} as tied_by
    from change_log as was
    where was.seq = ${change} and was.verb = 'money-untie' and was.actor_kind = 'member'
      and was.actor_id = ${viewerId(proof)} and was.at > ${proof.now - UNDO_MS}
      and ${of('company')} = ${company.id} and ${mayTie(proof, company.id)}
      and not exists (select 1 from money_tie as anew where anew.scope = ${of('scope')}
        and anew.source_id = ${of('sourceId')} and anew.key = ${of('key')})`
  return [
    logByMember(db, proof, {
      verb: 'money-tie',
      entity: 'project',
      id: sql`(select project_id from (${gone}))`,
      diff: sql`json_object('moneyOf', json_array(null, ${company.name}),
        'moneyRows', json_array(null, 1), 'moneyCompany', ${company.id})`,
      only: sql`exists (${gone})`,
    }),
    raw(sql`insert into money_tie
      (scope, source_id, key, project_id, change_seq, tied_at, tied_by) ${gone}`),
    bumpLive('crm', mayTie(proof, company.id)),
  ]
}

/** Takes back what the viewer has tied at once a short while ago, by its entry in the change log. */
export function undoTies(
  db: Database,
  proof: SessionProof,
  { company, change }: { company: Company; change: number },
): InStatement[] {
  const here = sql`change_seq = ${change} and tied_by = ${viewerId(proof)}
    and tied_at > ${proof.now - UNDO_MS} and ${mayTie(proof, company.id)}`
  const project = sql`(select project_id from money_tie where ${here} limit 1)`
  return [...logUntied(db, proof, { company, project, here }), removeTies(here)]
}

function removeTies(here: SQL): InStatement {
  return raw(sql`delete from money_tie where ${here}`)
}

/** `kept` is the tie as it stood, where it can be put back. */
type Untied = { company: Company; project: SQL; here: SQL; kept?: SQL }

function logUntied(db: Database, proof: SessionProof, untied: Untied) {
  const { company, project, here, kept } = untied
  // Not of the form of a changed field, so the history of the project does not show it.
  const tie = kept ? sql`, 'moneyTie', json(${kept})` : sql``
  return [
    logByMember(db, proof, {
      verb: 'money-untie',
      entity: 'project',
      id: project,
      diff: sql`json_object('moneyOf', json_array(${company.name}, null), 'moneyRows',
        json_array((select count(*) from money_tie where ${here}), null),
        'moneyCompany', ${company.id}${tie})`,
      only: sql`exists (select 1 from money_tie where ${here})`,
    }),
    bumpLive('crm', mayTie(proof, company.id)),
  ]
}

function wholeOf(companyId: string): SQL {
  return sql`select 'counterparty' as scope, l.source_id, l.key
    from ledger_link as l indexed by ledger_link_record
    where l.record_id = ${companyId} and l.entity = 'counterparty'`
}

function rowsAmong(companyId: string, keys: readonly TieKey[]): SQL {
  const wanted = JSON.stringify(keys.map(({ scope, sourceId, key }) => [scope, sourceId, key]))
  const ways = UNTIED_ENTITIES.map(
    (entity) => sql`select ${entity} as scope, r.source_id, r.key
      from json_each(${wanted}) as w cross join ${rowOf(entity)}
      where w.value ->> 0 = ${entity} and r.source_id = w.value ->> 1 and r.key = w.value ->> 2
        and ${isUntied(entity, 'r')} and l.record_id = ${companyId}`,
  )
  return sql.join(ways, sql` union `)
}

function rowOf(entity: UntiedEntity): SQL {
  return sql`${sql.raw(`ledger_${entity}`)} as r cross join ledger_link as l
    on l.entity = 'counterparty' and l.source_id = r.source_id and l.key = r.counterparty`
}

// A tie is taken away by the key it is kept for, which has to be one of the company's own.
function leadsTo(companyId: string, { scope, sourceId, key }: TieKey): SQL {
  if (scope === 'counterparty') {
    return sql`select 1 from ledger_link where entity = 'counterparty' and source_id = ${sourceId}
      and key = ${key} and record_id = ${companyId}`
  }
  return sql`select 1 from ${rowOf(scope)} where r.source_id = ${sourceId}
    and r.key = ${key} and l.record_id = ${companyId}`
}

/** Money without a project is the company's alone. */
function mayTie(proof: SessionProof, companyId: string): SQL {
  return sql`(${mayDo(proof, 'money.edit', { company: sql`${companyId}` })}
    and ${maySeeRecord(proof, 'company', sql`${companyId}`)})`
}

// The overhead is offered to everybody: it is nobody's project.
function isOffered(proof: SessionProof, projectId: string): SQL {
  if (projectId === OVERHEAD_PROJECT) return sql`true`
  return maySeeRecord(proof, 'project', sql`${projectId}`)
}

/** Whether the viewer may tie money of a company, for offering it. */
export function selectMayTie(db: Database, proof: SessionProof, companyId: string) {
  return db.build.select({ may: sql<number>`${mayTie(proof, companyId)}` }).from(sql`(select 1)`)
}
