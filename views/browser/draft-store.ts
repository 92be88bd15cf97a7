/** The forms this browser keeps for the member, each by its key: what was typed by the names of the fields. */
import { readStored, writeStored } from './stored.ts'

const NAME = 'lintel-drafts'
/** The form that was sent without htmx: the next page says whether it was accepted. */
export const SENT = 'lintel-draft-sent'
/** Forms kept at a time; the oldest gives way. */
const MOST = 20

type Typed = Record<string, string>

export const member = document.getElementById('palette')?.dataset.of ?? ''

export function readDrafts(): Record<string, Typed> {
  try {
    const { of, drafts } = JSON.parse(readStored(NAME) ?? '')
    return of === member ? drafts : {}
  } catch {
    return {}
  }
}

/** Null forgets. */
export function writeDraft(key: string, typed: Typed | null): void {
  const { [key]: _, ...others } = readDrafts()
  const kept = Object.entries(typed ? { ...others, [key]: typed } : others).slice(-MOST)
  const drafts = Object.fromEntries(kept)
  writeStored(NAME, kept.length > 0 ? JSON.stringify({ of: member, drafts }) : null)
}
