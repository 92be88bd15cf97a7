import { PROJECT_COLUMNS, type ProjectsQuery } from '../../views/projects/projects-address.ts'
import { PROJECT_HEALTHS } from '../domain/project-health.ts'
import { PROJECT_STAGES } from '../domain/project-stage.ts'
import { PROJECT_KINDS, PROJECT_SORTS, type ProjectList, projectKeyset } from '../store/projects.ts'
import type { AppContext } from './context.ts'
import { readTyped } from './find-records.ts'
import { CURRENCY, RECORD_ID, readListAddress } from './list-address.ts'

/** What the address of the list of projects asks for; `sound` is false when something of it was left out. */
export function readProjectList(c: AppContext) {
  const address = readListAddress(c)
  const q = address.search()
  const sort = address.choice('sort', PROJECT_SORTS) ?? 'name'
  const query: ProjectsQuery = {
    q,
    kind: address.choice('kind', PROJECT_KINDS),
    whose: address.choice('whose', ['mine', 'stalled']),
    stage: address.choice('stage', PROJECT_STAGES),
    health: address.choice('health', PROJECT_HEALTHS),
    manager: address.matching('manager', RECORD_ID),
    customer: address.matching('customer', RECORD_ID),
    sort,
    dir: address.choice('dir', ['asc', 'desc']) ?? (sort === 'name' ? 'asc' : 'desc'),
    currency: address.matching('currency', CURRENCY),
    show: address.columns(PROJECT_COLUMNS),
  }
  const order = [sort, query.dir, query.currency].join(' ')
  const list: ProjectList = {
    search: readTyped(q),
    kind: query.kind,
    whose: query.whose,
    stage: address.choice('stage', PROJECT_STAGES),
    health: address.choice('health', PROJECT_HEALTHS),
    managerId: query.manager,
    customerId: query.customer,
    sort,
    descending: query.dir === 'desc',
    currency: query.currency,
    cursor: address.cursor(order, projectKeyset(sort)),
  }
  return { query, list, order, sound: address.isSound() }
}
