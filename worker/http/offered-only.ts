import type { FormState } from '../../views/parts/field.tsx'
import type { FieldValues } from '../domain/merge-edit.ts'

/** What a form says, or the error at `field`, which names a member, when nobody is offered by that id. */
export function offeredOnly(
  typed: Partial<FieldValues>,
  field: 'ownerId' | 'managerId',
  members: readonly { id: string }[],
): { values: Partial<FieldValues> } | { errors: FormState['errors'] } {
  const id = typed[field] ?? null
  const known = id === null || members.some((member) => member.id === id)
  return known ? { values: typed } : { errors: { [field]: { code: 'choice' } } }
}
