import { withoutTurns } from './typed-text.ts'

/** What leaves a trace although it changes nothing. */
export const TRAIL_KINDS = ['view', 'print', 'export', 'proof'] as const
export type TrailKind = (typeof TRAIL_KINDS)[number]

/** A page that shows money: whose it is. The dashboard is nobody's. */
export type TrailPage = {
  entity: 'company' | 'project' | 'invoice' | 'dashboard'
  recordId: string
}

const ENTITIES = { companies: 'company', projects: 'project', invoices: 'invoice' } as const

/** Reads the path of a page that shows money; null for any other. */
export function readTrailPath(path: string): TrailPage | null {
  if (path === '/') return { entity: 'dashboard', recordId: '' }
  const [, list, id] = /^\/(companies|projects|invoices)\/([^/]{1,200})$/.exec(path) ?? []
  if (!list || !id || id === 'new') return null
  const entity = ENTITIES[list as keyof typeof ENTITIES]
  try {
    return { entity, recordId: decodeURIComponent(id) }
  } catch {
    return null
  }
}

/**
 * The query of an address as people read it. Whoever sent it wrote it: what is no UTF-8 stays as it is, and signs that
 * turn the direction of writing go.
 */
export function readableQuery(query: string): string {
  try {
    return withoutTurns(decodeURI(query))
  } catch {
    return query
  }
}
