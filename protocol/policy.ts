import { createHash } from 'node:crypto'
import type { Change } from './batch.ts'
import { type Cell, type Column, ENTITIES, ENTITY_NAMES, type EntityName } from './entities.ts'

/** What becomes of a column that is not simply sent. */
export type EgressRule = 'mask' | 'withhold'

/**
 * What may leave the company. A column without a rule is sent; `only` holds conditions on canonical columns,
 * all of which a row must meet to leave (see condition.ts). Nothing at all is a policy too: all is sent.
 */
export type EgressPolicy = {
  readonly rules: { readonly [name in EntityName]?: { readonly [column: string]: EgressRule } }
  readonly only: { readonly [name in EntityName]?: readonly string[] }
}

/** The policy before there is one, version 0: every column of every row is sent. */
export const SEND_ALL: EgressPolicy = { rules: {}, only: {} }

/** Claims of a policy, a JWS by the agent's key; it has no end, a later version replaces it. */
export type PolicyClaims = EgressPolicy & {
  /** The agent's id. */
  readonly iss: string
  readonly aud: string
  readonly iat: number
  /** Identity of the source, `<system>:<id of the book>`. */
  readonly source: string
  /** From 1; one more than the version before. */
  readonly version: number
}

/** Begins every masked text, so that no reader takes it for the value. */
export const MASK_PREFIX = 'masked:'

export const isMasked = (cell: unknown): boolean =>
  typeof cell === 'string' && cell.startsWith(MASK_PREFIX)

/** The cell of a withheld column: null, or a bare 0 where the column must hold an amount. The policy tells them apart from what is known. */
export const withheldCell = (column: Column): Cell => (column.required ? 0 : null)

/** The rule of a column. */
export function ruleOf(
  policy: EgressPolicy,
  entity: EntityName,
  column: string,
): EgressRule | null {
  return policy.rules[entity]?.[column] ?? null
}

/** Rules and conditions in one order, whatever order they were written in: equal policies have equal texts. */
export function canonicalPolicy({ rules, only }: EgressPolicy): string {
  const ordered = ENTITY_NAMES.flatMap((entity) => {
    const columns = ENTITIES[entity].columns
      .map(({ name }) => [name, rules[entity]?.[name] ?? null] as const)
      .filter(([, rule]) => rule !== null)
    const conditions = [...(only[entity] ?? [])].sort()
    return columns.length + conditions.length === 0 ? [] : [[entity, columns, conditions]]
  })
  return JSON.stringify(ordered)
}

/** base64url SHA-256 of the canonical text: what hello compares. */
export function hashPolicy(policy: EgressPolicy): string {
  return createHash('sha256').update(canonicalPolicy(policy)).digest('base64url')
}

/** The column of the first change that tells what the policy keeps back, or null. */
export function findViolation(
  policy: EgressPolicy,
  changes: readonly Change[],
): { entity: EntityName; column: string } | null {
  const guarded = new Map(ENTITY_NAMES.map((entity) => [entity, guardsOf(policy, entity)]))
  for (const change of changes) {
    if (change.op === 'd') continue
    const broken = guarded.get(change.entity)?.find(({ index, isKept }) => {
      return !isKept(change.cells[index] ?? null)
    })
    if (broken) return { entity: change.entity, column: broken.name }
  }
  return null
}

function guardsOf(policy: EgressPolicy, entity: EntityName) {
  return ENTITIES[entity].columns.flatMap((column, index) => {
    const rule = ruleOf(policy, entity, column.name)
    if (!rule) return []
    const isKept = (cell: Cell) =>
      rule === 'mask' ? cell === null || isMasked(cell) : cell === withheldCell(column)
    return [{ index, name: column.name, isKept }]
  })
}
