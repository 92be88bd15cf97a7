import type { Client } from '@libsql/client/web'

export type Progress = {
  /** The first synchronisation has become visible. */
  done: boolean
  /** How much of the newest capture has arrived, in percent and in rows. */
  percent: number
  arrived: number
  /** Rows of the ledger in the CRM. */
  rows: number
}

const PROGRESS = `select
  (select max(watermark) from stream) as watermark,
  (select coalesce(sum(rows), 0) from ledger_bucket) as rows,
  (select coalesce(sum(upserts), 0) from batch_log
    where capture_id = (select max(capture_id) from batch_log)) as arrived,
  (select coalesce(max(capture_part * 100 / capture_parts), 0) from batch_log
    where capture_id = (select max(capture_id) from batch_log)) as percent`

/** How far the first synchronisation is, read from the database it lands in. */
export async function readProgress(client: Client): Promise<Progress> {
  const { rows } = await client.execute(PROGRESS)
  const found = rows[0]
  return {
    done: found?.watermark != null,
    percent: Number(found?.percent ?? 0),
    arrived: Number(found?.arrived ?? 0),
    rows: Number(found?.rows ?? 0),
  }
}
