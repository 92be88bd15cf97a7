import type { InStatement } from '@libsql/client/web'
import { type BatchArgs, statement } from './statement.ts'

const KINDS = {
  counterparty: { record: 'company', table: 'ledger_counterparty' },
  project: { record: 'project', table: 'ledger_project' },
} as const

/**
 * What people deleted once the ledger had given it up comes back as soon as the ledger has it again, so that its
 * money stands under a record one can open; logged as restored by the agent.
 */
export function returnDeleted(kind: keyof typeof KINDS, args: BatchArgs): InStatement[] {
  const { record, table } = KINDS[kind]
  const back = `select distinct gone.id, gone.name from apply_touched as t
    cross join ${table} as r on r.source_id = :source and r.key = t.key and r.deleted = 0
    cross join ledger_link as l on l.entity = '${kind}' and l.source_id = :source and l.key = t.key
    cross join ${record} as gone on gone.id = l.record_id and gone.deleted_at is not null
    where t.kind = '${kind}'`
  return [
    statement(
      `insert into change_log (at, actor_kind, actor_id, verb, entity, record_id, diff)
        select :now, 'agent', :agent, 'restore', '${record}', back.id,
          json_object('name', json_array(null, back.name)) from (${back}) as back`,
      args,
    ),
    statement(
      `update ${record} set deleted_at = null, rev = rev + 1, updated_at = :now
        where id in (select id from (${back}))`,
      args,
    ),
  ]
}
