import { parseCondition } from './condition.ts'
import { type Column, ENTITIES, ENTITY_NAMES, type EntityName, isEntityName } from './entities.ts'
import type { EgressPolicy } from './policy.ts'

/** Why a policy cannot work; `key` is the dotted name of what is wrong, such as `invoice.currency`. */
export type PolicyFault = { readonly key: string; readonly rule: PolicyRule }
export type PolicyRule =
  | 'policy-entity'
  | 'policy-column'
  | 'policy-value'
  | 'policy-key'
  | 'policy-reference'
  | 'policy-currency'
  | 'policy-needed'
  | 'policy-mask'
  | 'policy-required'
  | 'policy-amounts'
  | 'policy-contract-values'
  | 'policy-condition'
  | 'policy-only-allocation'

/** Amounts from which the others follow: one of them alone would be told by the rest, or make them wrong. */
const TOGETHER: readonly (readonly [PolicyRule, readonly (readonly [EntityName, string])[]])[] = [
  [
    'policy-amounts',
    [
      ['invoice', 'totalMinor'],
      ['payment', 'amountMinor'],
      ['allocation', 'amountMinor'],
    ],
  ],
  [
    'policy-contract-values',
    [
      ['contract', 'valueMinor'],
      ['amendment', 'valueChangeMinor'],
    ],
  ],
]

/** Every way in which a policy asks for what would break links, sums or the replica itself. */
export function findPolicyFaults(policy: EgressPolicy): PolicyFault[] {
  const rules = Object.entries(policy.rules).flatMap(([entity, columns]) =>
    isEntityName(entity)
      ? Object.entries(columns ?? {}).flatMap(([name, rule]) => faultOf(entity, name, rule))
      : [{ key: entity, rule: 'policy-entity' as const }],
  )
  return [...rules, ...findConditionFaults(policy), ...findHalves(policy)]
}

function faultOf(entity: EntityName, name: string, rule: unknown): PolicyFault[] {
  const blame = (fault: PolicyRule) => [{ key: `${entity}.${name}`, rule: fault }]
  if (name === 'key') return blame('policy-key')
  const column = ENTITIES[entity].columns.find((known) => known.name === name)
  if (!column) return blame('policy-column')
  if (rule !== 'mask' && rule !== 'withhold') return blame('policy-value')
  const fault = refuse(column, rule)
  return fault ? blame(fault) : []
}

function refuse({ type, required }: Column, rule: 'mask' | 'withhold'): PolicyRule | null {
  if (type === 'ref') return 'policy-reference'
  if (type === 'currency') return 'policy-currency'
  if (rule === 'mask') return type === 'text' ? null : 'policy-mask'
  if (!required || type === 'money') return null
  return type === 'text' ? 'policy-required' : 'policy-needed'
}

function findConditionFaults({ only }: EgressPolicy): PolicyFault[] {
  return Object.entries(only).flatMap(([entity, conditions = []]): PolicyFault[] => {
    if (conditions.length === 0) return []
    const key = `${entity}.only`
    if (!isEntityName(entity)) return [{ key: entity, rule: 'policy-entity' }]
    if (entity === 'allocation') return [{ key, rule: 'policy-only-allocation' }]
    const isRead = conditions.every((text) => parseCondition(entity, text) !== null)
    return isRead ? [] : [{ key, rule: 'policy-condition' }]
  })
}

function findHalves(policy: EgressPolicy): PolicyFault[] {
  return TOGETHER.flatMap(([rule, columns]) => {
    const isWithheld = ([entity, name]: readonly [EntityName, string]) =>
      policy.rules[entity]?.[name] === 'withhold'
    const withheld = columns.filter(isWithheld)
    if (withheld.length === 0 || withheld.length === columns.length) return []
    return withheld.slice(0, 1).map(([entity, name]) => ({ key: `${entity}.${name}`, rule }))
  })
}

/** Entities whose rows leave only with the row they must name: an allocation never without its invoice. */
export function dependentsOf(filtered: ReadonlySet<EntityName>): [EntityName, Column][] {
  return ENTITY_NAMES.flatMap((entity) =>
    ENTITIES[entity].columns
      .filter(({ type, required, of }) => type === 'ref' && required && of && filtered.has(of))
      .map((column): [EntityName, Column] => [entity, column]),
  )
}
