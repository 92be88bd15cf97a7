import { z } from 'zod'

/**
 * A backup is gzipped lines of JSON: the head, then for each table its name and columns followed by one array
 * a row, and the manifest last, so that a file cut short is known to be.
 */
export const FORMAT = 'lintel-backup'
export const FORMAT_VERSION = 1

const SchemaPart = z.object({ tables: z.array(z.string()), afterwards: z.array(z.string()) })

export const Head = z.object({
  format: z.literal(FORMAT),
  version: z.literal(FORMAT_VERSION),
  /** The instant whose state the file holds, ISO 8601. */
  takenAt: z.string(),
  schema: SchemaPart,
})
export type Head = z.infer<typeof Head>

export const TableHead = z.object({ table: z.string(), columns: z.array(z.string()) })
export type TableHead = z.infer<typeof TableHead>

/** Rows and SHA-256 (hex) of the lines of each table. */
export const Sums = z.record(z.string(), z.object({ rows: z.number(), sha256: z.string() }))
export type Sums = z.infer<typeof Sums>

export const Manifest = z.object({
  manifest: z.object({
    tables: Sums,
    /** SHA-256 of every line before this one, hex. */
    sha256: z.string(),
  }),
})
export type Manifest = z.infer<typeof Manifest>

/** The file or the database is not what it should be; the message says what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
}
