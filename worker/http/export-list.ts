import type { Reader } from '../../views/reader.ts'
import type { Cursor, Keyset } from '../domain/keyset.ts'
import type { ListName } from '../domain/list-name.ts'
import type { Database, Statement } from '../store/database.ts'
import { EXPORT_GRANT, logExport } from '../store/exports.ts'
import { readPage, type SessionProof } from '../store/viewer.ts'
import { type AppContext, requireGrant, SignInNeeded, writeFor } from './context.ts'
import { CSV_BEGIN, type CsvCell, writeCsvRow } from './csv.ts'
import { frameFor } from './frame.ts'

/** Rows read in one trip, and the most that one file holds. */
export const EXPORT_PAGE = 500
export const MOST_EXPORTED = 1_000_000

export type ExportColumn<Row> = { label: string; cell: (row: Row) => CsvCell }

/** A list as an export reads it: page by page, each with its access rule. */
export type ExportedList<Row> = {
  name: ListName
  order: string
  columns: (r: Reader) => readonly ExportColumn<Row>[]
  select: (db: Database, proof: SessionProof, from: ExportFrom) => Statement
  keyOf: (row: Row) => Keyset
}

export type ExportFrom = { cursor: Cursor | null; today: string; limit: number }

/**
 * Answers all rows of a list as a CSV file that is read while it is sent, and notes in the change log who took
 * it. A session that ends meanwhile breaks the file off: a part is never taken for the whole.
 */
export async function exportList<Row>(c: AppContext, list: ExportedList<Row>): Promise<Response> {
  const query = new URL(c.req.url).search
  const { name } = list
  const log = logExport(c.get('db'), c.get('proof'), { list: name, query })
  const { viewer } = await writeFor(c, [log], EXPORT_GRANT[name])
  const { reader } = frameFor(c, viewer)
  c.header('Content-Type', 'text/csv; charset=utf-8')
  c.header('Content-Disposition', `attachment; filename="${list.name}-${reader.today}.csv"`)
  c.header('Cache-Control', 'no-store')
  return c.body(streamRows(c, list, reader))
}

function streamRows<Row>(c: AppContext, list: ExportedList<Row>, r: Reader): ReadableStream {
  // The request's own connection is closed as soon as the answer has begun.
  const db = c.get('deps').openDatabase()
  const proof = c.get('proof')
  const columns = list.columns(r)
  const encoder = new TextEncoder()
  let cursor: Cursor | null = null
  let rows = 0
  return new ReadableStream({
    start(controller) {
      const heading = writeCsvRow(
        columns.map(({ label }) => label),
        r.locale,
      )
      controller.enqueue(encoder.encode(CSV_BEGIN + heading))
    },
    async pull(controller) {
      try {
        const from = { cursor, today: r.today, limit: EXPORT_PAGE }
        const read = await readPage(db, proof, [list.select(db, proof, from)])
        // A grant that was taken meanwhile would otherwise end the file as if it were whole.
        if (!read.viewer) throw new SignInNeeded()
        requireGrant(read.viewer, EXPORT_GRANT[list.name])
        const page = read.rows[0] as Row[]
        const lines = page.map((row) =>
          writeCsvRow(
            columns.map(({ cell }) => cell(row)),
            r.locale,
          ),
        )
        if (lines.length > 0) controller.enqueue(encoder.encode(lines.join('')))
        rows += page.length
        const last = page.at(-1)
        if (page.length < EXPORT_PAGE || !last || rows >= MOST_EXPORTED) return finish(controller)
        cursor = { order: list.order, direction: 'after', values: list.keyOf(last) }
      } catch (error) {
        db.close()
        controller.error(error)
      }
    },
    cancel: () => db.close(),
  })

  function finish(controller: ReadableStreamDefaultController): void {
    db.close()
    controller.close()
  }
}
