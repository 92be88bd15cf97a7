import { paths } from '../../views/paths.ts'
import { selectCompany } from '../store/company-record.ts'
import { selectDeletedCompany } from '../store/deleted-companies.ts'
import { markDeleted } from '../store/record-deletion.ts'
import { seeOther } from './answer.ts'
import { type AppContext, readFor, writeFor } from './context.ts'
import { PageError } from './page-error.ts'

/**
 * Takes the company of the address away or brings it back; its page says which, and undoes it. One that the ledger
 * still has is not taken away: it would come again with the next change. Throws PageError `not-found`.
 */
export async function markCompany(c: AppContext, restore: boolean) {
  const id = c.req.param('id') ?? ''
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { rows } = await readFor(c, [
    selectCompany(db, proof, id),
    selectDeletedCompany(db, proof, id),
  ])
  const [found] = restore ? rows[1] : rows[0]
  if (!found) throw new PageError('not-found')
  const marked = { entity: 'company', id, name: found.name, restore } as const
  const { results } = await writeFor(c, markDeleted(db, proof, marked), 'company.delete')
  const change = results[0]?.rows[0]?.[0]
  if (typeof change !== 'number') return seeOther(c, paths.company(id), 'in-ledger')
  return seeOther(c, `${paths.company(id)}?undo=${change}`, restore ? 'restored' : 'deleted')
}
