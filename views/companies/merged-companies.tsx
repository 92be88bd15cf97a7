import { PostButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Instant } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** A company that became part of the shown one. */
export type MergedCompany = {
  id: string
  loserName: string
  mergedAt: number
  memberName: string | null
  /** Only the latest merge can be taken back. */
  latest: boolean
}

type Props = { r: Reader; companyId: string; merges: readonly MergedCompany[]; undoes: boolean }

/** What was merged into a company, and the way back. */
export function MergedCompanies({ r, companyId, merges, undoes }: Props) {
  const words = r.text.merge
  return (
    <Card title={words.mergedFrom}>
      <ul class="lines">
        {merges.map(({ id, loserName, mergedAt, memberName, latest }) => (
          <li class="row">
            <span>
              {words.mergedAt(loserName)} <Instant r={r} at={mergedAt} />{' '}
              {memberName && words.by(memberName)}
            </span>
            {undoes && latest && (
              <PostButton
                r={r}
                kind="quiet"
                icon="undo-2"
                action={paths.mergeUndo(companyId)}
                fields={{ merge: id }}
              >
                {words.takeBack}
              </PostButton>
            )}
            {undoes && !latest && <small class="muted">{words.laterFirst}</small>}
          </li>
        ))}
      </ul>
    </Card>
  )
}
