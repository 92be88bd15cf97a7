import type { ListTools } from '../../views/lists/list-tools.tsx'
import { may } from '../domain/access.ts'
import type { ListName } from '../domain/list-name.ts'
import { EXPORT_GRANT } from '../store/exports.ts'
import type { SavedViewRow } from '../store/saved-views.ts'
import type { Viewer } from '../store/viewer.ts'

/** What a list offers this viewer at its top. */
export function describeTools(
  list: ListName,
  views: readonly SavedViewRow[],
  { grants }: Viewer,
): ListTools {
  return {
    list,
    views: views.map(({ id, name, query, team, mine }) => ({
      id,
      name,
      query,
      team: team === 1,
      removable: mine === 1 || may(grants, 'settings.manage'),
    })),
    mayShare: may(grants, 'company.edit'),
    mayExport: may(grants, EXPORT_GRANT[list]),
  }
}
