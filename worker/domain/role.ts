/** What a member may do. */
export type Role = 'administrator' | 'manager' | 'member' | 'read_only'

export const ROLES: readonly Role[] = ['administrator', 'manager', 'member', 'read_only']

/** Who lets people and agents in, and turns them away. */
export const ADMINISTRATORS: readonly Role[] = ['administrator']

/** Who may change records and ask agents for something: everyone but those who only read. */
export const WRITERS: readonly Role[] = ['administrator', 'manager', 'member']
