import type { Alert } from '../../worker/domain/health.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import { Card } from '../parts/card.tsx'
import { Icon } from '../parts/icon.tsx'
import { Instant } from '../parts/when.tsx'
import type { Reader } from '../reader.ts'

const TONES: Readonly<Record<Alert['severity'], Tone>> = {
  critical: 'bad',
  warning: 'warn',
  notice: 'neutral',
}

/** What is wrong in plain words, each with what to do; says so when nothing is. */
export function Alerts({ r, alerts }: { r: Reader; alerts: readonly Alert[] }) {
  const t = r.text.health
  if (alerts.length === 0) {
    return (
      <Card>
        <p id="all-well" class="iconed">
          <Icon r={r} name="circle-check" />
          {t.allWell}
        </p>
      </Card>
    )
  }
  return (
    <Card title={t.alerts}>
      <ul class="alerts">
        {alerts.map((alert) => (
          <ShownAlert r={r} alert={alert} />
        ))}
      </ul>
    </Card>
  )
}

function ShownAlert({ r, alert }: { r: Reader; alert: Alert }) {
  const { severity, alert: texts } = r.text.health
  const { code, source, count = 0, at } = alert
  const { what, remedy } = texts[code]
  return (
    <li data-alert={code}>
      <p>
        <Badge tone={TONES[alert.severity]}>{severity[alert.severity]}</Badge>{' '}
        {source && <b>{source}: </b>}
        {what(count)}
        {at !== undefined && (
          <>
            {' '}
            <span class="muted">
              (<Instant r={r} at={at} />)
            </span>
          </>
        )}
      </p>
      <p class="muted">{remedy}</p>
    </li>
  )
}
