import type { EditField } from '../edits/edit-form.tsx'
import type { Option } from '../parts/field.tsx'
import type { Reader } from '../reader.ts'

/** What a department, or a member, can be put under, and who can head it. */
export type DepartmentChoices = {
  departments: readonly { id: string; name: string }[]
  members: readonly { id: string; name: string }[]
}

/** Departments to choose from; the empty choice is none. */
export function departmentOptions(
  { departments }: Pick<DepartmentChoices, 'departments'>,
  none: string,
): Option[] {
  const named = departments.map(({ id, name }) => ({ value: id, label: name }))
  return [{ value: '', label: none }, ...named]
}

/** Members to choose the head from. */
export function headOptions(r: Reader, { members }: DepartmentChoices): Option[] {
  const named = members.map(({ id, name }) => ({ value: id, label: name }))
  return [{ value: '', label: r.text.departments.noHead }, ...named]
}

/** A department's fields, in the order of its form. */
export function departmentFields(r: Reader, choices: DepartmentChoices): EditField[] {
  const t = r.text.departments
  return [
    { name: 'name', label: t.name, required: true, maxlength: 100 },
    { name: 'parentId', label: t.parent, options: departmentOptions(choices, t.noParent) },
    { name: 'headId', label: t.head, options: headOptions(r, choices) },
  ]
}
