import type { Grants } from '../domain/access.ts'
import type { Database, Statement } from './database.ts'
import type { Ask, KeptStatements } from './kept-statements.ts'
import { type Page, readPage, type SessionProof, selectViewerWithGrants } from './viewer.ts'

/** What the statements of a page are built with: those asked for all day by `ask`, others by `proof`. */
export type Reading = {
  ask: Ask
  /** With the grants that are believed. Good for the statements of this reading and for nothing else. */
  proof: SessionProof
}

/**
 * Reads a page in one trip by statements that are kept. They are made for what the session was granted when last
 * seen; when that turns out to be no longer so, the page is read a second time by what is granted now.
 */
export async function readKept<T extends readonly Statement[]>(
  db: Database,
  proof: SessionProof,
  kept: KeptStatements,
  build: (by: Reading) => readonly [...T],
): Promise<Page<T>> {
  const believed = kept.grantsOf(proof)
  const page = await readAs(believed)
  if (!page.viewer) return page
  const granted = JSON.stringify(page.viewer.grants)
  if (granted === believed) return page
  kept.remember(proof, granted)
  return believed === null ? page : readAs(null)

  function readAs(grants: string | null): Promise<Page<T>> {
    const ask = kept.askAs(proof, grants)
    const believed = grants === null ? {} : { believed: JSON.parse(grants) as Grants }
    const statements = build({ ask, proof: { ...proof, ...believed } })
    return readPage(db, proof, statements, ask(selectViewerWithGrants))
  }
}
