import { paths } from '../paths.ts'

export type ProjectKind = 'customer' | 'vendor' | 'internal' | 'overhead'

/** What the list of projects is asked for, page aside. */
export type ProjectsQuery = {
  q: string
  kind: ProjectKind | null
  /** Managed or worked on by the reader, or those on which nothing happens. */
  whose: 'mine' | 'stalled' | null
  stage: string | null
  health: string | null
  /** Ids of a member and of a company. */
  manager: string | null
  customer: string | null
  sort: 'name' | 'receivable'
  dir: 'asc' | 'desc'
  /** Of what is owed; null is the one most is open in. */
  currency: string | null
  /** Columns shown, of PROJECT_COLUMNS; null for all. */
  show: string | null
}

/** Columns that can be left out of the list. */
export const PROJECT_COLUMNS = ['number', 'stage', 'party', 'receivable', 'payable'] as const

type Change = Partial<ProjectsQuery> & { page?: string }

/** The address of the list with something changed, from its first page unless `page` names one. */
export function projectsHref(query: ProjectsQuery, change: Change): string {
  const { page, ...rest } = change
  return paths.projects({ ...projectsAddress({ ...query, ...rest }), page })
}

/** The query as an address holds it: the usual order is not written. */
export function projectsAddress({ sort, dir, currency, ...query }: ProjectsQuery) {
  const byName = sort === 'name'
  return {
    ...query,
    sort: byName ? null : sort,
    dir: dir === (byName ? 'asc' : 'desc') ? null : dir,
    currency: byName ? null : currency,
  }
}
