/** What a member may do; administrators pair agents and add members, managers may also ask for a sync. */
export type Role = 'administrator' | 'manager' | 'member' | 'read_only'

export const ROLES: readonly Role[] = ['administrator', 'manager', 'member', 'read_only']
