import { paths } from '../../views/paths.ts'
import { selectMerge } from '../store/company-merges.ts'
import { unmergeCompanies } from '../store/company-unmerge.ts'
import { seeOther } from './answer.ts'
import { type AppContext, readFor, requireGrant, writeFor } from './context.ts'

/**
 * Takes back a merge into the company of the address, named by itself or by its entry in the change log, and goes
 * to the company, which says whether it worked. Null when there is no such merge.
 */
export async function undoMerge(c: AppContext, of: { id: string } | { change: number }) {
  const [db, proof, survivor] = [c.get('db'), c.get('proof'), c.req.param('id') ?? '']
  const { viewer, rows } = await readFor(c, [selectMerge(db, proof, survivor, of)])
  requireGrant(viewer, 'company.edit')
  const [merge] = rows[0]
  if (!merge) return null
  const { results } = await writeFor(c, unmergeCompanies(db, proof, merge), 'company.edit')
  const undone = results[0]?.rows.length === 1
  return seeOther(c, paths.company(survivor), undone ? 'unmerged' : 'merge-late')
}
