import type { ChangeEntity, ChangeVerb } from '../../worker/domain/history.ts'
import { paths } from '../paths.ts'

/** What the change log and the trail are asked for, page aside; a null is any. */
export type ChangeLogQuery = {
  member: string | null
  entity: ChangeEntity | null
  verb: ChangeVerb | null
  /** The last day, YYYY-MM-DD. */
  until: string | null
}

/** The address of either list with something changed, from its first page unless `page` names one. */
export function changeLogHref(
  list: 'changes' | 'trail',
  query: ChangeLogQuery,
  change: Partial<ChangeLogQuery> & { page?: string },
): string {
  const { member, until, ...of } = { ...query, ...change }
  if (list === 'changes') return paths.changeLog({ member, until, ...of })
  return paths.trailList({ member, until, page: change.page })
}
