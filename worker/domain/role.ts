/** The four roles an older version knows; a role made since stands on one of them. See migrations/0011_access.sql. */
export type Role = 'administrator' | 'manager' | 'member' | 'read_only'

export const ROLES: readonly Role[] = ['administrator', 'manager', 'member', 'read_only']

/** Roles that come with the product, in the order pages show them; their names are in text.roles. */
export const BUILT_IN_ROLES = [
  ...(['administrator', 'manager', 'member', 'read_only'] as const),
  ...(['project_manager', 'foreman', 'accountant'] as const),
] as const

export type BuiltInRole = (typeof BUILT_IN_ROLES)[number]

/** Who lets people and agents in, and turns them away. */
export const ADMINISTRATORS: readonly Role[] = ['administrator']
