import { ButtonLink, PostButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Icon } from '../parts/icon.tsx'
import { Instant } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** Why an agent has stopped, and what was decided about it. Times are milliseconds since 1970. */
export type ShownHold = {
  agentId: string
  agentName: string
  code: string
  since: number
  /** A mass delete: what names exactly these deletes, where most of them are, how many of how many. */
  hold: string | null
  entity: string | null
  deletes: number | null
  rows: number | null
  decision: 'confirmed' | 'refused' | null
  decidedAt: number | null
  decidedBy: string | null
  /** A confirmation that nobody took up in time. */
  expired: boolean
}

type Props = { r: Reader; hold: ShownHold; administrator: boolean }

/** A stopped agent in full: the reason, what a person does about it, and the decision where one is to be made. */
export function HoldCard({ r, hold, administrator }: Props) {
  const t = r.text.agents.hold
  return (
    <Card title={t.title(hold.agentName)} id={`hold-${hold.agentId}`} tone="accent">
      <p>{reasonOf(r, hold)}</p>
      <p class="muted">
        {t.since} <Instant r={r} at={hold.since} />
      </p>
      {hold.hold !== null && <MassDelete r={r} hold={hold} administrator={administrator} />}
    </Card>
  )
}

/** A stopped agent in one line, where the figures stand that it leaves to age. */
export function HoldLine({ r, hold }: { r: Reader; hold: ShownHold }) {
  const t = r.text.agents.hold
  return (
    <Card tone="accent" id={`hold-${hold.agentId}`}>
      <div class="row spread">
        <p class="iconed">
          <Icon r={r} name="triangle-alert" />
          <b>{t.title(hold.agentName)}</b>
        </p>
        <ButtonLink r={r} href={`${paths.agents()}#hold-${hold.agentId}`}>
          {t.look}
        </ButtonLink>
      </div>
    </Card>
  )
}

function reasonOf(r: Reader, { code }: ShownHold): string {
  const { codes, other } = r.text.agents.hold
  return Object.hasOwn(codes, code) ? codes[code as keyof typeof codes] : other(code)
}

function MassDelete({ r, hold, administrator }: Props) {
  const t = r.text.agents.hold.massDelete
  const { deletes, rows } = hold
  const count = deletes ?? 0
  return (
    <>
      <p>
        <b>
          {t.count(entityOf(r, hold), count, r.format.number(count), r.format.number(rows ?? 0))}
        </b>
      </p>
      {hold.decision !== 'confirmed' && <p>{t.about}</p>}
      {hold.decision && <Decision r={r} hold={hold} />}
      {administrator ? <Choice r={r} hold={hold} /> : <p class="muted">{t.ask}</p>}
    </>
  )
}

function Decision({ r, hold }: { r: Reader; hold: ShownHold }) {
  const t = r.text.agents.hold.massDelete
  const confirmed = hold.expired ? t.expired : t.waiting
  return (
    <p>
      <b>{hold.decision === 'confirmed' ? t.confirmed : t.refused}</b>: {hold.decidedBy},{' '}
      <Instant r={r} at={hold.decidedAt} />.{' '}
      {hold.decision === 'confirmed' ? confirmed : t.refusedAbout}
    </p>
  )
}

// What cannot be undone is asked twice, without a dialog and without JavaScript.
function Choice({ r, hold }: { r: Reader; hold: ShownHold }) {
  const t = r.text.agents.hold.massDelete
  const fields = { hold: hold.hold ?? '' }
  const canConfirm = hold.decision !== 'confirmed' || hold.expired
  return (
    <div class="row">
      {canConfirm && (
        <details class="confirm" id={`confirm-${hold.agentId}`}>
          <summary class="button quiet">{t.confirm}</summary>
          <div>
            <p>{t.confirmAbout}</p>
            <PostButton
              r={r}
              kind="danger"
              icon="check"
              action={paths.holdConfirmation(hold.agentId)}
              fields={fields}
            >
              {t.confirmSubmit}
            </PostButton>
          </div>
        </details>
      )}
      {hold.decision !== 'refused' && (
        <PostButton r={r} icon="x" action={paths.holdRefusal(hold.agentId)} fields={fields}>
          {t.refuse}
        </PostButton>
      )}
    </div>
  )
}

function entityOf(r: Reader, { entity }: ShownHold): string {
  const { entities } = r.text.agents.quarantine
  return entity !== null && Object.hasOwn(entities, entity)
    ? entities[entity as keyof typeof entities]
    : (entity ?? '')
}
