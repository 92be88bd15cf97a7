import type { LookedAfter } from '../../worker/domain/giving.ts'
import type { Choice } from '../parts/table.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { BulkBar } from './bulk-bar.tsx'

type GivenRows = {
  rowId: (row: { id: string }) => string
  choice: Choice<{ id: string; name: string }>
}

/** Boxes of the rows that a `GiveBar` gives; `chosen` is the row that the page opens with. */
export function givenRows(chosen: string | null): GivenRows {
  return {
    rowId: ({ id }) => `row-${id}`,
    choice: { form: 'bulk', idOf: ({ id }) => id, nameOf: ({ name }) => name, chosen },
  }
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
  /** Rows that are chosen as the page opens. */
  chosen: number
}

/** Gives the chosen records of a list to a member to look after. */
export function GiveBar({ r, kind, owners, href, matching, chosen }: Props) {
  const { give, to } = r.text.giving
  const [, asked = ''] = href.split('?')
  return (
    <BulkBar
      r={r}
      id="bulk"
      action={`${paths.owners(kind)}?${asked}`}
      matching={matching}
      chosen={chosen}
    >
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
