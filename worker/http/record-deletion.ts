import { type Marked, markDeleted } from '../store/record-deletion.ts'
import { seeOther } from './answer.ts'
import { type AppContext, writeFor } from './context.ts'

/**
 * Takes a record away or brings it back; its page says which, and undoes it. One that the ledger still has is not
 * taken away: it would come again with the next change.
 */
export async function answerMarked(c: AppContext, marked: Marked, page: string) {
  const write = markDeleted(c.get('db'), c.get('proof'), marked)
  const { results } = await writeFor(c, write, `${marked.entity}.delete`)
  const change = results[0]?.rows[0]?.[0]
  const ofLedger = marked.entity === 'company' || marked.entity === 'project'
  if (typeof change !== 'number') return seeOther(c, page, ofLedger ? 'in-ledger' : 'unchanged')
  return seeOther(c, `${page}?undo=${change}`, marked.restore ? 'restored' : 'deleted')
}
