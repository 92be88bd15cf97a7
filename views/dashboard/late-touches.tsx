import { Card } from '../parts/card.tsx'
import { LedgerDate } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** A company of the reader's own whose next touch is late. */
export type LateTouch = { id: string; name: string; on: string; subject: string | null }

/** Whom the reader should have called by now; their page is where it is logged. */
export function LateTouches({ r, touches }: { r: Reader; touches: readonly LateTouch[] }) {
  return (
    <Card title={r.text.activity.touch.late}>
      <ul class="lines">
        {touches.map(({ id, name, on, subject }) => (
          <li>
            <span class="late">
              <LedgerDate r={r} on={on} />
            </span>{' '}
            <a href={paths.company(id)}>{name}</a> {subject && <span class="muted">{subject}</span>}
          </li>
        ))}
      </ul>
    </Card>
  )
}
