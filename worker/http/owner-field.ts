import * as z from 'zod'
import type { LookedAfter } from '../domain/giving.ts'
import { selectOwners } from '../store/record-owners.ts'
import { type AppContext, readFor } from './context.ts'
import { readInput } from './form.ts'

/** The field of the form of a record that says who looks after it: nobody, or a member who is there. */
export async function readOwnerField(c: AppContext, kind: LookedAfter) {
  const { ownerId = '' } = await readInput(c)
  if (ownerId === '') return () => z.literal('').transform(() => null)
  const offered = selectOwners(c.get('db'), c.get('proof'), kind, c.req.param('id') ?? '')
  const [members] = (await readFor(c, [offered])).rows
  return () => z.enum(members.map(({ id }) => id))
}
