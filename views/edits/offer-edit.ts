import type { Grantable } from '../../worker/domain/access.ts'
import { allows, type Frame } from '../frame.ts'

/** Whether a page offers to change something of a kind: to everybody who may, of this record or of another. */
export function offerEdit(frame: Frame, grantable: Grantable): 'offered' | 'no' {
  return allows(frame, grantable) ? 'offered' : 'no'
}
