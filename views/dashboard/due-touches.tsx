import { Card } from '../parts/card.tsx'
import { LedgerDate } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** A company that the reader should have heard by today. */
export type DueTouch = { id: string; name: string; on: string; subject: string | null }

/** Whom the reader is to call today or should have called; their page is where it is logged. */
export function DueTouches({ r, touches }: { r: Reader; touches: readonly DueTouch[] }) {
  return (
    <Card title={r.text.activity.touch.due}>
      <ul class="lines">
        {touches.map(({ id, name, on, subject }) => (
          <li>
            {on === r.today ? (
              <span>{r.text.timeline.today}</span>
            ) : (
              <span class="late">
                <LedgerDate r={r} on={on} />
              </span>
            )}{' '}
            <a href={paths.company(id)}>{name}</a> {subject && <span class="muted">{subject}</span>}
          </li>
        ))}
      </ul>
    </Card>
  )
}
