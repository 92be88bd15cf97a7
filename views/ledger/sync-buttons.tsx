import { SyncNow } from '../agents/sync-now.tsx'
import type { Frame } from '../frame.ts'

/** A book that numbers of a page rest on. */
export type Book = { sourceId: number; name: string }

/** "Sync now" for each of the books; with several, each names its own. */
export function SyncButtons({ frame, books }: { frame: Frame; books: readonly Book[] }) {
  const { reader: r, member, path } = frame
  if (!member) return null
  return (
    <>
      {books.map(({ sourceId, name }) => (
        <>
          {books.length > 1 && <small class="muted">{name}</small>}
          <SyncNow r={r} grants={member.grants} sourceId={sourceId} path={path} />
        </>
      ))}
    </>
  )
}
