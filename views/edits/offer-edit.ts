import type { Frame } from '../frame.ts'

/** Whether a page offers to edit: to everybody who may write. */
export function offerEdit({ member }: Frame): 'offered' | 'no' {
  return member && member.role !== 'read_only' ? 'offered' : 'no'
}
