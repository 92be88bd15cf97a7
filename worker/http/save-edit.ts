import type * as z from 'zod'
import type { FormState } from '../../views/parts/field.tsx'
import { type Clash, type FieldValues, mergeEdit } from '../domain/merge-edit.ts'
import type { RawStatement, Statement } from '../store/database.ts'
import {
  type EditedRecord,
  isSaved,
  type RecordEntity,
  readEdited,
  type Saved,
  selectForEdit,
  updateRecord,
} from '../store/record-edits.ts'
import { invertChange, selectOwnChange } from '../store/record-undo.ts'
import type { Viewer } from '../store/viewer.ts'
import { type AppContext, readFor, requireGrant, writeFor } from './context.ts'
import { readForm, readInput } from './form.ts'
import { PageError } from './page-error.ts'
import { asInput, readBase } from './record-form.ts'

/** A record, and what else the answer shows of it: read in the same trip. */
export type Asked<T extends readonly Statement[]> = {
  entity: RecordEntity
  id: string
  also: readonly [...T]
  /**
   * Understands what was typed freely, once the viewer and the rows are read: the values to save, or the errors at
   * their fields.
   */
  complete?: (
    typed: Partial<FieldValues>,
    read: Read<T>,
  ) => { values: Partial<FieldValues> } | { errors: FormState['errors'] }
  /** What cannot be of the values as they would be saved, at its field, given the fields that change. */
  check?: (values: FieldValues, changed: readonly string[]) => FormState['errors']
  /** What else is written once the record is saved, with the values it then has; each carries `saved`. */
  follow?: (values: FieldValues, saved: Saved) => readonly RawStatement[]
}

type Read<T extends readonly Statement[]> = {
  viewer: Viewer
  edited: EditedRecord
  rows: { [K in keyof T]: T[K]['_']['result'] }
}

/** Reads a record for somebody who may edit it. Throws PageError `forbidden` or `not-found`. */
export async function readForEdit<T extends readonly Statement[]>(
  c: AppContext,
  { entity, id, also }: Asked<T>,
): Promise<Read<T>> {
  const first = selectForEdit(c.get('db'), c.get('proof'), entity, id)
  const read = await readFor(c, [first, ...also])
  requireGrant(read.viewer, `${entity}.edit`)
  const [found, ...rows] = read.rows as unknown as [Awaited<typeof first>, ...unknown[]]
  if (!found[0]) throw new PageError('not-found')
  const edited = readEdited(found[0])
  if (!edited.mayEdit) throw new PageError('forbidden')
  return { viewer: read.viewer, edited, rows: rows as never }
}

/** What became of an edit. */
export type Outcome =
  | { result: 'refused'; form: FormState }
  | { result: 'clash'; form: FormState; clashes: readonly Clash[] }
  | { result: 'unchanged' }
  /** `change` is the number of the entry in the change log, which undoes it. */
  | { result: 'saved'; change: number; values: FieldValues }

/**
 * Saves a form over a record in two trips: what others changed meanwhile stays, what clashes comes back for the
 * person to choose. Throws PageError `conflict` when somebody wrote between the two trips.
 */
export async function saveEdit<T extends readonly Statement[]>(
  c: AppContext,
  asked: Asked<T>,
  schema: () => z.ZodType<Partial<FieldValues>>,
): Promise<Read<T> & Outcome> {
  const form = await readForm(c, schema)
  const input = await readInput(c)
  const read = await readForEdit(c, asked)
  const { edited } = read
  if (!form.ok) return { ...read, result: 'refused', form: form.state }
  const completed = asked.complete?.(form.value, read) ?? { values: form.value }
  if ('errors' in completed) {
    return { ...read, result: 'refused', form: { input, errors: completed.errors } }
  }
  const wanted = Object.entries(completed.values).flatMap(([field, value]) =>
    value === undefined || edited.locked.includes(field) ? [] : [[field, value] as const],
  )
  const base = Number(input.rev) === edited.rev ? edited.values : readBase(input)
  const { changes, clashes } = mergeEdit(base, Object.fromEntries(wanted), edited.values)
  if (clashes.length > 0) {
    const kept = Object.entries(changes).map(([field, [, after]]) => [field, after] as const)
    const form = { input: asInput({ ...edited.values, ...Object.fromEntries(kept) }), errors: {} }
    return { ...read, result: 'clash', form, clashes }
  }
  const errors = findFaults(asked, edited, changes)
  if (errors) return { ...read, result: 'refused', form: { input, errors } }
  return { ...read, ...(await write(c, asked, edited, changes)) }
}

/**
 * Takes back the `change` of the address, one's own, unless somebody has changed the same fields since: then false.
 * Nothing is given back to who has left: then 'undo-gone'.
 */
export async function undoEdit<T extends readonly Statement[]>(
  c: AppContext,
  asked: Asked<T>,
): Promise<boolean | 'undo-gone'> {
  const change = Number(/^\d{1,15}$/.exec(c.req.query('change') ?? '')?.[0] ?? 0)
  const own = selectOwnChange(c.get('db'), c.get('proof'), { ...asked, change })
  const { edited, rows } = await readForEdit(c, {
    entity: asked.entity,
    id: asked.id,
    also: [own],
  })
  const [made] = rows[0]
  if (made?.verb !== 'update') return false
  if (made.left === 1) return 'undo-gone'
  const { base, wanted } = invertChange(made.diff)
  const { changes, clashes } = mergeEdit(base, wanted, edited.values)
  if (clashes.length > 0 || Object.keys(changes).length === 0) return false
  if (Object.keys(changes).some((field) => edited.locked.includes(field))) return false
  if (findFaults(asked, edited, changes)) return false
  return (await write(c, asked, edited, changes)).result === 'saved'
}

type Changes = ReturnType<typeof mergeEdit>['changes']

function findFaults(
  { check }: Pick<Asked<readonly Statement[]>, 'check'>,
  { values }: EditedRecord,
  changes: Changes,
): FormState['errors'] | null {
  const errors = check?.(valuesAfter(values, changes), Object.keys(changes)) ?? {}
  return Object.keys(errors).length > 0 ? errors : null
}

function valuesAfter(values: FieldValues, changes: Changes): FieldValues {
  const after = Object.entries(changes).map(([field, [, value]]) => [field, value] as const)
  return { ...values, ...Object.fromEntries(after) }
}

async function write(
  c: AppContext,
  { entity, id, follow }: Pick<Asked<readonly Statement[]>, 'entity' | 'id' | 'follow'>,
  { rev, values }: EditedRecord,
  changes: Changes,
): Promise<Outcome> {
  if (Object.keys(changes).length === 0) return { result: 'unchanged' }
  const [db, proof] = [c.get('db'), c.get('proof')]
  const edit = { entity, id, rev, changes }
  const saved = valuesAfter(values, changes)
  const { results } = await writeFor(
    c,
    [...updateRecord(db, proof, edit), ...(follow?.(saved, isSaved(proof, edit)) ?? [])],
    `${entity}.edit`,
  )
  const change = results[0]?.rows[0]?.[0]
  if (typeof change !== 'number') throw new PageError('conflict')
  return { result: 'saved', change, values: saved }
}
