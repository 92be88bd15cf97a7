import type { InStatement } from '@libsql/client/web'

/**
 * Works off the queue of records whose words changed, by sets: migrations/0010_search.sql says how. It ends every
 * write, so that what a write changed is found with its commit, whoever wrote it.
 */
export const FLUSH_SEARCH: InStatement =
  'insert into search_flush (due) select 1 where exists (select 1 from search_queue)'
