/** What grants speak of: kinds of records, what is done with them, and how far a grant reaches. */

/**
 * How far a grant reaches, of the records of its kind:
 * - `own`: those that belong to the member;
 * - `team`: those of everybody in the member's department and the departments below it;
 * - `project`: one's own, and those of the projects one works on; to change them the member of the project must
 *   have been let edit there;
 * - `all`: every one.
 */
export type Level = 'none' | 'own' | 'team' | 'project' | 'all'

export const LEVELS: readonly Level[] = ['none', 'own', 'team', 'project', 'all']

/** Whether, and no more: for what is no record of somebody, and for making something new. */
const SWITCH: readonly Level[] = ['none', 'all']

const RECORD = {
  view: LEVELS,
  create: SWITCH,
  edit: LEVELS,
  delete: LEVELS,
  export: LEVELS,
} as const

/** Every action that can be granted on each kind of record, with the levels it knows. */
export const GRANTABLE = {
  company: RECORD,
  contact: RECORD,
  project: RECORD,
  activity: RECORD,
  /** Invoices, payments, balances and every sum of them. To edit is to say which project money belongs to. */
  money: { view: LEVELS, edit: LEVELS, export: LEVELS },
  /**
   * To ask is "Sync now" and resending; to manage is to let agents in and to turn them away; the log says what has
   * left the books.
   */
  agent: { view: SWITCH, ask: SWITCH, log: SWITCH, manage: SWITCH },
  /** Members, departments and who has which role. */
  member: { view: SWITCH, manage: SWITCH },
  /** State of the site, the whole change log, roles. */
  settings: { view: SWITCH, manage: SWITCH },
} as const

export type Entity = keyof typeof GRANTABLE
export type ActionOf<E extends Entity> = keyof (typeof GRANTABLE)[E] & string

/** One thing that can be granted, such as `company.edit`. */
export type Grantable = { [E in Entity]: `${E}.${ActionOf<E>}` }[Entity]

/** What a member's role grants; what is missing is granted to nobody. */
export type Grants = Readonly<Partial<Record<Grantable, Level>>>

/** Everything that can be granted, in the order pages show it. */
export const GRANTABLES: readonly Grantable[] = Object.entries(GRANTABLE).flatMap(
  ([entity, actions]) => Object.keys(actions).map((action) => `${entity}.${action}` as Grantable),
)

/** The levels that mean something for this; `none` is the first. */
export function levelsOf(grantable: Grantable): readonly Level[] {
  const [entity, action] = grantable.split('.') as [Entity, string]
  return (GRANTABLE[entity] as Record<string, readonly Level[]>)[action] ?? SWITCH
}

/** Whether the grants allow it on some record at least. Which ones, only SQL knows: this draws buttons and menus. */
export function may(grants: Grants, grantable: Grantable): boolean {
  return (grants[grantable] ?? 'none') !== 'none'
}

/** Whether the grants allow it on every record of the kind: what a sum over all of them needs. */
export function mayEverywhere(grants: Grants, grantable: Grantable): boolean {
  return grants[grantable] === 'all'
}
