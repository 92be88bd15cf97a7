import { type MarkedFile, markFile } from '../store/attachments.ts'
import { invertChange } from '../store/record-undo.ts'
import { type AppContext, writeFor } from './context.ts'

type Made = { verb: string; diff: string }

/**
 * Takes back what was done with a file of a record, by its entry in the change log: false when it cannot be any more,
 * null when the entry is of something else.
 */
export async function undoFile(
  c: AppContext,
  bearer: Pick<MarkedFile, 'entity' | 'recordId'>,
  made: Made | undefined,
): Promise<boolean | null> {
  if (!made?.verb.startsWith('file-')) return null
  const { base, wanted } = invertChange(made.diff)
  const file = {
    ...bearer,
    id: base.fileId ?? wanted.fileId ?? '',
    name: base.file ?? wanted.file ?? '',
  }
  const restore = made.verb === 'file-remove'
  const { results } = await writeFor(c, markFile(c.get('db'), c.get('proof'), file, restore))
  return typeof results[0]?.rows[0]?.[0] === 'number'
}
