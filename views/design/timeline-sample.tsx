import { Card } from '../parts/card.tsx'
import { Money } from '../parts/money.tsx'
import { Timeline } from '../parts/timeline.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

const HOUR_MS = 3_600_000

/** A stream of three days: what people did, and what the ledger says. */
export function TimelineSample({ r }: { r: Reader }) {
  const call = <a href={paths.design()}>{r.text.nav.companies}</a>
  return (
    <Card title="Timeline">
      <Timeline
        r={r}
        label="Timeline"
        items={[
          { icon: 'phone', at: r.now, text: <>Анна Петрова: {call}</>, note: r.text.edits.stage },
          { icon: 'pencil', at: r.now - HOUR_MS / 2, text: r.text.notice.saved },
          {
            icon: 'receipt-text',
            at: r.format.dayOf(r.now - 24 * HOUR_MS),
            text: (
              <>
                СЧ-000123 <Money r={r} minor={132_482_00} currency="RUB" />
              </>
            ),
          },
          { icon: 'mail', at: '2026-10-01', text: 'anna@stroy.example' },
        ]}
      />
    </Card>
  )
}
