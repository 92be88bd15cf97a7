import type { InStatement } from '@libsql/client/web'
import { applyOverride, logOverride } from './record-changes.ts'
import { returnDeleted } from './return-deleted.ts'
import { type BatchArgs, statement, touch, touched } from './statement.ts'

const NEW = 'new-project'
const RECORDS = 'linked-project'

/**
 * Gives every ledger project a project of ours, and lets it follow name, code, kind and customer.
 * A customer that arrives after its project is put in when it comes.
 */
export function linkProjects(args: BatchArgs): InStatement[] {
  return [
    touch(NEW, newProjects, args),
    statement(createProjects, args),
    statement(linkCreated, args),
    statement(logCreated, args),
    ...returnDeleted('project', args),
    touch('balance-project', `key from apply_touched where kind = '${NEW}'`, args),
    touch(RECORDS, recordsOf(touched('project')), args),
    touch(RECORDS, recordsOf(projectsOfNewCounterparties), args),
    statement(logOverride(PROJECT), args),
    statement(applyOverride(PROJECT), args),
  ]
}

const newProjects = `p.key from apply_touched as t
  cross join ledger_project as p on p.source_id = :source and p.key = t.key
  where t.kind = 'project' and p.deleted = 0 and not exists (
    select 1 from ledger_link where entity = 'project' and source_id = :source and key = p.key)`

const touchedNew = `apply_touched as t
  cross join ledger_project as p on p.source_id = :source and p.key = t.key`

/** The company of a job's customer; a vendor's job has none. */
const customerOf = `(select record_id from ledger_link where entity = 'counterparty'
  and source_id = p.source_id and key = p.counterparty and p.side = 'customer')`

const createProjects = `insert or ignore into project
    (id, code, code_key, name, sort_key, kind, stage, customer_id, created_at, updated_at)
  select p.new_id, p.code, p.code_key, p.name, p.sort_key, p.side, 'build', ${customerOf}, :now, :now
  from ${touchedNew} where t.kind = '${NEW}'`

const linkCreated = `insert into ledger_link
    (entity, source_id, key, record_id, leading, rule, linked_at)
  select 'project', :source, p.key, p.new_id, 1, 'created', :now
  from ${touchedNew} where t.kind = '${NEW}'`

const logCreated = `insert into change_log
    (at, actor_kind, actor_id, verb, entity, record_id, diff)
  select :now, 'agent', :agent, 'create', 'project', p.new_id,
    json_object('name', json_array(null, p.name))
  from ${touchedNew} where t.kind = '${NEW}'`

const projectsOfNewCounterparties = `(select key from ledger_project
  where source_id = :source and counterparty in ${touched('new-counterparty')})`

const recordsOf = (keys: string) => `record_id from ledger_link
  where entity = 'project' and source_id = :source and key in ${keys}`

const PROJECT = {
  table: 'project',
  followed: [
    { column: 'name', field: 'name', value: 'p.name' },
    { column: 'code', field: 'code', value: 'coalesce(p.code, project.code)' },
    { column: 'kind', field: 'kind', value: 'p.side' },
    {
      column: 'customer_id',
      field: 'customerId',
      value: `coalesce(${customerOf}, project.customer_id)`,
    },
  ],
  derived: [
    ['sort_key', 'p.sort_key'],
    ['code_key', 'coalesce(p.code_key, project.code_key)'],
  ],
  from: `apply_touched as t
    cross join project on project.id = t.key
    cross join ledger_link as lead indexed by ledger_link_record on lead.record_id = project.id
      and lead.entity = 'project' and lead.leading = 1
    cross join ledger_project as p on p.source_id = lead.source_id and p.key = lead.key
      and p.deleted = 0
    where t.kind = '${RECORDS}'`,
} as const
