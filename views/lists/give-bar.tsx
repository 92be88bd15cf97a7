import type { LookedAfter } from '../../worker/domain/giving.ts'
import type { Choice } from '../parts/table.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { BulkBar } from './bulk-bar.tsx'

/** Boxes of the rows that a `GiveBar` gives. */
export const GIVEN_ROWS: {
  rowId: (row: { id: string }) => string
  choice: Choice<{ id: string; name: string }>
} = {
  rowId: ({ id }) => `row-${id}`,
  choice: { form: 'bulk', idOf: ({ id }) => id, nameOf: ({ name }) => name },
}

type Props = {
  r: Reader
  kind: LookedAfter
  /** Members that the chosen ones can be given to. */
  owners: readonly { id: string; name: string }[]
  /** This list as it is asked for, from its first page. */
  href: string
  /** How many the list holds; null when all of them are on this page. */
  matching: string | null
}

/** Gives the chosen records of a list to a member to look after. */
export function GiveBar({ r, kind, owners, href, matching }: Props) {
  const { give, to } = r.text.giving
  const [, asked = ''] = href.split('?')
  return (
    <BulkBar r={r} id="bulk" action={`${paths.owners(kind)}?${asked}`} matching={matching}>
      <input type="hidden" name="seen" value={String(r.now)} />
      <select name="owner" aria-label={to} required>
        <option value="">{to}</option>
        {owners.map(({ id, name }) => (
          <option value={id}>{name}</option>
        ))}
      </select>
      <button type="submit" class="button primary">
        {give}
      </button>
    </BulkBar>
  )
}
