import { departmentOptions } from '../departments/department-choices.ts'
import type { EditField } from '../edits/edit-form.tsx'
import type { Reader } from '../reader.ts'
import { type NamedRole, roleOptions } from '../roles/role-name.ts'

/** What a member's place is chosen from. */
export type PlaceChoices = {
  roles: readonly NamedRole[]
  departments: readonly { id: string; name: string }[]
}

/** A member's role and department, in the order of the form. */
export function memberFields(r: Reader, { roles, departments }: PlaceChoices): EditField[] {
  const { member, departments: words } = r.text
  return [
    { name: 'role', label: member.role, options: roleOptions(r, roles) },
    {
      name: 'departmentId',
      label: words.one,
      options: departmentOptions({ departments }, words.noDepartment),
    },
  ]
}
