import type { Client } from '@libsql/client/web'
import { FLUSH_SEARCH } from '../../worker/store/search-index.ts'

const KINDS = ['company', 'contact', 'project', 'invoice', 'activity'] as const

/**
 * Takes everything out of the index and puts every record into its queue, in one write. Words of records that are
 * gone go with it. Until the queue is worked off, search finds less.
 */
export async function emptyIndex(client: Client): Promise<void> {
  await client.batch(
    [
      "insert into search_text (search_text) values ('delete-all')",
      "insert into search_part (search_part) values ('delete-all')",
      'delete from search_document',
      'delete from search_word',
      'delete from search_near',
      'delete from search_queue',
      'update search_range set last_id = first_id',
      ...KINDS.map(
        (kind) => `insert into search_queue (kind, record, text)
          select '${kind}', record, text from search_${kind}`,
      ),
    ],
    'write',
  )
}

/** Works off the queue, some thousand records a write; gives how many there were. */
export async function indexWaiting(
  client: Client,
  onPart: (left: number) => void = () => {},
): Promise<number> {
  const first = await countWaiting(client)
  for (let left = first; left > 0; left = await countWaiting(client)) {
    onPart(left)
    await client.batch([FLUSH_SEARCH], 'write')
  }
  return first
}

async function countWaiting(client: Client): Promise<number> {
  const { rows } = await client.execute('select count(*) as waiting from search_queue')
  return Number(rows[0]?.waiting)
}
