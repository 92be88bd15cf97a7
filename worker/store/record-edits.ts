import type { InStatement } from '@libsql/client/web'
import { type SQL, sql } from 'drizzle-orm'
import type { Grantable } from '../domain/access.ts'
import { OVERHEAD_PROJECT } from '../domain/activity.ts'
import { emailKey, nameKey, phoneKey, sortKey } from '../domain/company-name.ts'
import { codeKey } from '../domain/document-key.ts'
import { readLocation } from '../domain/location.ts'
import type { FieldValues, Merged } from '../domain/merge-edit.ts'
import { BELONGS, mayDo, maySee, maySeeRecord } from './access.ts'
import type { Database } from './database.ts'
import { bumpLive, raw } from './raw.ts'
import { type SessionProof, seenBy, selectViewer } from './viewer.ts'

export type RecordEntity = 'company' | 'project' | 'contact' | 'activity'

type Shape = {
  /** Where the ledger states fields of it; without it the ledger knows no such record. */
  ledger?: { link: 'counterparty' | 'project'; table: 'ledger_counterparty' | 'ledger_project' }
  /** Column by field. A field of the ledger is locked as soon as the ledger states it. */
  fields: Readonly<Record<string, string>>
  ofLedger: readonly string[]
}

const COMPANY_FIELDS = {
  name: 'name',
  taxId: 'tax_id',
  registrationReason: 'registration_reason',
  contactName: 'contact_name',
  phone: 'phone',
  email: 'email',
  address: 'address',
}
const PROJECT_FIELDS = {
  name: 'name',
  code: 'code',
  stage: 'stage',
  health: 'health',
  healthReason: 'health_reason',
  managerId: 'manager_id',
  siteAddress: 'site_address',
  location: 'location',
  timeZone: 'time_zone',
  plannedStartOn: 'planned_start_on',
  plannedEndOn: 'planned_end_on',
  actualStartOn: 'actual_start_on',
  actualEndOn: 'actual_end_on',
  warrantyUntil: 'warranty_until',
}
const CONTACT_FIELDS = {
  name: 'name',
  phones: 'phones',
  emails: 'emails',
  consent: 'consent',
  consentOn: 'consent_on',
  consentBasis: 'consent_basis',
  doNotContact: 'do_not_contact',
  doNotContactReason: 'do_not_contact_reason',
  note: 'note',
  ownerId: 'owner_id',
}
const ACTIVITY_FIELDS = {
  kind: 'kind',
  at: 'at',
  durationMs: 'duration_ms',
  subject: 'subject',
  body: 'body',
  outcome: 'outcome',
  projectId: 'project_id',
  companyId: 'company_id',
  contacts: 'contacts',
  members: 'members',
}
const SHAPES: Readonly<Record<RecordEntity, Shape>> = {
  company: {
    ledger: { link: 'counterparty', table: 'ledger_counterparty' },
    fields: {
      ...COMPANY_FIELDS,
      ownerId: 'owner_id',
      nextTouchOn: 'next_touch_on',
      nextTouchSubject: 'next_touch_subject',
    },
    ofLedger: Object.keys(COMPANY_FIELDS),
  },
  project: {
    ledger: { link: 'project', table: 'ledger_project' },
    fields: PROJECT_FIELDS,
    ofLedger: ['name', 'code'],
  },
  contact: { fields: CONTACT_FIELDS, ofLedger: [] },
  activity: { fields: ACTIVITY_FIELDS, ofLedger: [] },
}

/** A record as an edit meets it. */
export type EditedRecord = {
  rev: number
  /** Whether the viewer may change this one. */
  mayEdit: boolean
  values: FieldValues
  /** Fields whose value the ledger states: people do not write them. */
  locked: readonly string[]
}

/** One record's editable values, revision and locked fields; read it with `readEdited`. */
export function selectForEdit(db: Database, proof: SessionProof, entity: RecordEntity, id: string) {
  const { fields } = SHAPES[entity]
  const pairs = Object.entries(fields).map(([field, column]) => `'${field}', edited.${column}`)
  const edited = sql.raw(`${entity} as edited`)
  return db.build
    .select({
      rev: sql<number>`edited.rev`,
      mayEdit: sql<number>`${mayWrite(proof, `${entity}.edit`, 'edited')}`,
      values: sql<string>`json_object(${sql.raw(pairs.join(', '))})`,
      locked: sql<string | null>`${lockedOf(entity, 'edited')}`,
    })
    .from(sql`${edited}`)
    .where(sql`edited.id = ${id} and edited.deleted_at is null
      and ${maySee(proof, entity, BELONGS[entity]('edited'))}`)
}

/** Whether the viewer may do this to the row that `alias` names, of the kind that the grant speaks of. */
export function mayWrite(
  proof: SessionProof,
  grantable: Grantable & `${RecordEntity}.${'edit' | 'delete'}`,
  alias: string,
): SQL {
  const entity = grantable.split('.')[0] as RecordEntity
  return mayDo(proof, grantable, BELONGS[entity](alias))
}

type EditedRow = { rev: number; mayEdit: number; values: string; locked: string | null }

/** Reads a row of `selectForEdit`. */
export function readEdited(row: EditedRow) {
  const locked = JSON.parse(row.locked ?? '{}') as Record<string, number>
  return {
    rev: row.rev,
    mayEdit: row.mayEdit === 1,
    values: asTexts(JSON.parse(row.values)),
    locked: Object.keys(locked).filter((field) => locked[field] === 1),
  } satisfies EditedRecord
}

function asTexts(values: Record<string, string | number | null>): FieldValues {
  const texts = Object.entries(values).map(
    ([field, value]) => [field, value === null ? null : String(value)] as const,
  )
  return Object.fromEntries(texts)
}

type Edit = {
  entity: RecordEntity
  id: string
  /** The revision the changes were made for. */
  rev: number
  changes: Merged['changes']
}

/**
 * Changes a record and logs it, only as long as its revision is the given one and the ledger states none of the
 * changed fields. The first statement answers the number of the log entry, or no row when nothing was changed.
 */
export function updateRecord(db: Database, proof: SessionProof, edit: Edit): InStatement[] {
  const { entity, id, rev, changes } = edit
  const untouched = (alias: string) => sql`${sql.raw(alias)}.id = ${id}
    and ${sql.raw(alias)}.rev = ${rev} and ${sql.raw(alias)}.deleted_at is null
    and ${isUnlocked(entity, alias, Object.keys(changes))} and ${mayPlace(proof, edit)}
    and ${isGivenToSomebody(changes)} and ${mayWrite(proof, `${entity}.edit`, alias)}`
  // What was edited is not stalled.
  const happened = entity === 'project' ? sql`, happened_at = ${proof.now}` : sql``
  const now = proof.now
  return [
    logByMember(db, proof, {
      verb: 'update',
      entity,
      id,
      diff: JSON.stringify(changes),
      only: sql`exists (select 1 from ${sql.raw(entity)} as edited where ${untouched('edited')})`,
    }),
    raw(sql`update ${sql.raw(entity)} set ${settersOf(entity, changes)}, rev = rev + 1,
      updated_at = ${now}${happened} where ${untouched(entity)}`),
    bumpLive('crm', seenBy(db, proof)),
  ]
}

// An activity goes to a project that one may see; the one of ours is open to everybody.
function mayPlace(proof: SessionProof, { entity, changes }: Edit): SQL {
  const to = changes.projectId?.[1]
  if (entity !== 'activity' || !to || to === OVERHEAD_PROJECT) return sql`true`
  return maySeeRecord(proof, 'project', sql`${to}`)
}

// Who is offered as the owner when a form is read may have left when it is written.
function isGivenToSomebody({ ownerId, managerId }: Merged['changes']): SQL {
  const to = ownerId?.[1] ?? managerId?.[1]
  if (!to) return sql`true`
  return sql`exists (select 1 from member as heir where heir.id = ${to} and heir.deleted_at is null)`
}

/** What a statement after an edit, in the same write, asks: whether the edit was made. */
export type Saved = SQL

/** Whether an edit was made, for the statements after it. */
export function isSaved(proof: SessionProof, { entity, id, rev }: Omit<Edit, 'changes'>): Saved {
  return sql`exists (select 1 from ${sql.raw(entity)} as saved where saved.id = ${id}
    and saved.rev = ${rev + 1} and saved.updated_at = ${proof.now})`
}

type Entry = {
  verb: string
  entity: RecordEntity
  id: string | SQL
  diff: string | SQL
  only: SQL
}

/** An entry of the change log by the viewer; answers its number. */
export function logByMember(db: Database, proof: SessionProof, entry: Entry): InStatement {
  const viewer = selectViewer(db, proof).as('viewer')
  return raw(sql`insert into change_log
      (at, actor_kind, actor_id, verb, entity, record_id, diff)
    select ${proof.now}, 'member', ${viewer.id}, ${entry.verb}, ${entry.entity}, ${entry.id},
      ${entry.diff}
    from ${viewer} where ${seenBy(db, proof)} and ${entry.only}
    returning seq`)
}

/** The columns that hold what people may write of a record, with those that go with them. */
export function columnsOf(entity: RecordEntity): string[] {
  const { fields } = SHAPES[entity]
  const derived = Object.keys(fields).flatMap((field) => derivedOf(entity, field, null))
  return [...Object.values(fields), ...derived.map(([column]) => column)]
}

/** `column = value` for every change of a record, and for the columns that go with it. */
export function settersOf(entity: RecordEntity, changes: Merged['changes']): SQL {
  const values = Object.entries(changes).map(
    ([field, [, after]]) => [SHAPES[entity].fields[field]!, after] as const,
  )
  const derived = Object.entries(changes).flatMap(([field, [, after]]) =>
    derivedOf(entity, field, after),
  )
  const all = [...values, ...derived]
  return sql.join(
    all.map(([column, value]) => sql`${sql.raw(column)} = ${value}`),
    sql`, `,
  )
}

/** Columns that go with a field: what lists sort by and the matcher compares. */
export function derivedOf(
  entity: RecordEntity,
  field: string,
  value: string | null,
): readonly (readonly [column: string, value: string | number | null])[] {
  if (field === 'name') {
    const sorted = ['sort_key', sortKey(value ?? '')] as const
    return entity === 'project' ? [sorted] : [['name_key', nameKey(value ?? '')], sorted]
  }
  if (field === 'code') return [['code_key', codeKey(value)]]
  if (field === 'location') {
    const place = readLocation(value ?? '')
    return [
      ['latitude', place?.latitude ?? null],
      ['longitude', place?.longitude ?? null],
    ]
  }
  if (field === 'phone') return [['phone_key', phoneKey(value)]]
  return field === 'email' ? [['email_key', emailKey(value)]] : []
}

// The leading live row of the ledger names the record; what it does not state stays with people.
function leadingOf({ link, table }: NonNullable<Shape['ledger']>, alias: string): string {
  return `from ledger_link as lead
    join ${table} as stated on stated.source_id = lead.source_id and stated.key = lead.key
      and stated.deleted = 0
    where lead.record_id = ${alias}.id and lead.entity = '${link}' and lead.leading = 1`
}

function lockedOf(entity: RecordEntity, alias: string): SQL {
  const { ledger, fields, ofLedger } = SHAPES[entity]
  if (!ledger) return sql`null`
  const pairs = ofLedger.map((field) => `'${field}', stated.${fields[field]} is not null`)
  return sql.raw(`(select json_object(${pairs.join(', ')}) ${leadingOf(ledger, alias)} limit 1)`)
}

function isUnlocked(entity: RecordEntity, alias: string, changed: readonly string[]): SQL {
  const { ledger, fields, ofLedger } = SHAPES[entity]
  const stated = changed
    .filter((field) => ofLedger.includes(field))
    .map((field) => `stated.${fields[field]} is not null`)
  if (!ledger || stated.length === 0) return sql`true`
  return sql.raw(`not exists (select 1 ${leadingOf(ledger, alias)} and (${stated.join(' or ')}))`)
}
