import { departmentOptions } from '../departments/department-choices.ts'
import type { EditField } from '../edits/edit-form.tsx'
import type { Reader } from '../reader.ts'
import { type NamedRole, roleOptions } from '../roles/role-name.ts'

/** What a member's place is chosen from. */
export type PlaceChoices = {
  /** `given` is 1 for those that the viewer may give. */
  roles: readonly (NamedRole & { given: number })[]
  departments: readonly { id: string; name: string }[]
}

/** A member's role and department, in the order of the form; the role they have is among the choices. */
export function memberFields(
  r: Reader,
  { roles, departments }: PlaceChoices,
  roleId: string,
): EditField[] {
  const { member, departments: words } = r.text
  const offered = roles.filter(({ id, given }) => given === 1 || id === roleId)
  return [
    { name: 'role', label: member.role, options: roleOptions(r, offered) },
    {
      name: 'departmentId',
      label: words.one,
      options: departmentOptions({ departments }, words.noDepartment),
    },
  ]
}
