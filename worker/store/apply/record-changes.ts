/** A column of a CRM row that follows the ledger, with the name the change log gives it. */
export type Followed = { readonly column: string; readonly field: string; readonly value: string }

type Override = {
  readonly table: 'company' | 'project'
  readonly followed: readonly Followed[]
  /** Columns that go with another and are not logged: [column, value]. */
  readonly derived: readonly (readonly [string, string])[]
  /** What joins the table to the ledger row that names the record; touched records only. */
  readonly from: string
}

/** The change-log entries of an override: only records that change, only fields that differ. */
export function logOverride(override: Override, actor: 'agent' | 'system' = 'agent'): string {
  const { table, followed } = override
  const fields = followed.map(
    ({ column, field }) =>
      `select '${field}' as field, ${table}.${column} as was, n.${column} as now`,
  )
  return `insert into change_log (at, actor_kind, actor_id, verb, entity, record_id, diff)
    select :now, '${actor}', :agent, 'update', '${table}', n.id, (
      select json_group_object(field, json_array(was, now))
      from (${fields.join(' union all ')}) where was is not now)
    from (${nextOf(override)}) as n cross join ${table} on ${table}.id = n.id
    where ${differs(override)}`
}

/** The override itself: the ledger's fields win, one revision up. */
export function applyOverride(override: Override): string {
  const { table, followed, derived } = override
  const names = [...followed.map(({ column }) => column), ...derived.map(([column]) => column)]
  const sets = names.map((column) => `${column} = n.${column}`)
  return `update ${table} set ${sets.join(', ')}, rev = ${table}.rev + 1, updated_at = :now
    from (${nextOf(override)}) as n
    where ${table}.id = n.id and ${differs(override)}`
}

function nextOf({ table, followed, derived, from }: Override): string {
  const values = [
    ...followed.map(({ column, value }) => `${value} as ${column}`),
    ...derived.map(([column, value]) => `${value} as ${column}`),
  ]
  return `select ${table}.id, ${values.join(', ')} from ${from}`
}

function differs({ table, followed }: Override): string {
  const columns = followed.map(({ column }) => column)
  const ours = columns.map((column) => `${table}.${column}`).join(', ')
  return `(${ours}) is not (${columns.map((column) => `n.${column}`).join(', ')})`
}
