import { BUILT_IN_ROLES, type BuiltInRole } from '../../worker/domain/role.ts'
import type { Option } from '../parts/field.tsx'
import type { Reader } from '../reader.ts'

/** A role as pages name it: a built-in one has its name in the reader's language, and none of its own. */
export type NamedRole = { id: string; name: string | null }

export function roleName(r: Reader, { id, name }: NamedRole): string {
  if (name !== null) return name
  const known = (BUILT_IN_ROLES as readonly string[]).includes(id)
  return known ? r.text.member.roles[id as BuiltInRole] : id
}

/** Roles to choose from. */
export function roleOptions(r: Reader, roles: readonly NamedRole[]): Option[] {
  return roles.map((role) => ({ value: role.id, label: roleName(r, role) }))
}
