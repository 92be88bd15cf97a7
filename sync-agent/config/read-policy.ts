import { isEntityName } from '../../protocol/entities.ts'
import type { EgressPolicy, EgressRule } from '../../protocol/policy.ts'
import { findPolicyFaults } from '../../protocol/policy-faults.ts'
import type { ConfigRule } from './config-fault.ts'

type Blame = (key: string, rule: ConfigRule) => void

/**
 * Reads the tables `[policy.<entity>]`: a column to "send", "mask" or "withhold", and `only`, a list of
 * conditions. Blames whatever cannot work; what is simply sent needs no line and leaves none.
 */
export function readPolicy(table: unknown, blame: Blame): EgressPolicy {
  const rules: Record<string, Record<string, EgressRule>> = {}
  const only: Record<string, string[]> = {}
  if (table === undefined) return { rules, only }
  if (!isTable(table)) blame('policy', 'not-a-table')
  else for (const [entity, columns] of Object.entries(table)) readEntity(entity, columns)
  for (const { key, rule } of findPolicyFaults({ rules, only })) blame(`policy.${key}`, rule)
  return { rules, only }

  function readEntity(entity: string, columns: unknown): void {
    if (!isEntityName(entity) || !isTable(columns)) {
      blame(`policy.${entity}`, isTable(columns) ? 'policy-entity' : 'not-a-table')
      return
    }
    for (const [name, value] of Object.entries(columns)) {
      const key = `policy.${entity}.${name}`
      if (name === 'only') readConditions(entity, key, value)
      else if (typeof value !== 'string') blame(key, 'policy-text')
      else if (value !== 'send') {
        rules[entity] = { ...rules[entity], [name]: value as EgressRule }
      }
    }
  }

  function readConditions(entity: string, key: string, value: unknown): void {
    const isList = Array.isArray(value) && value.every((item) => typeof item === 'string')
    if (isList) only[entity] = value
    else blame(key, 'policy-condition')
  }
}

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
