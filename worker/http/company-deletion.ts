import { paths } from '../../views/paths.ts'
import { selectCompany } from '../store/company-record.ts'
import { selectDeletedCompany } from '../store/deleted-companies.ts'
import { type AppContext, readFor } from './context.ts'
import { PageError } from './page-error.ts'
import { answerMarked } from './record-deletion.ts'

/** Takes the company of the address away or brings it back. Throws PageError `not-found`. */
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
  return answerMarked(c, marked, paths.company(id))
}
