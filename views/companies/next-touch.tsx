import type { TouchState } from '../../worker/domain/activity.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Field, type FormState } from '../parts/field.tsx'
import { KeyHint } from '../parts/keys.tsx'
import { LedgerDate } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

export type NextTouch = { state: TouchState; on: string | null; subject: string | null }

const TONES = { none: 'neutral', planned: 'good', late: 'bad' } as const

/** The light of a company: whether it is to be heard next, and whether that is late. */
export function TouchLight({ r, touch }: { r: Reader; touch: NextTouch }) {
  return <Badge tone={TONES[touch.state]}>{r.text.activity.touch.state[touch.state]}</Badge>
}

type Props = {
  r: Reader
  companyId: string
  touch: NextTouch
  /** Offers to plan it; `focused` once one has, so that the keys go on from there. */
  edit: 'offered' | 'focused' | 'no'
}

const TOUCH_ID = 'touch'
const SWAPS = { 'hx-target': `#${TOUCH_ID}`, 'hx-swap': 'outerHTML' }

/** When the company is to be heard next and about what. */
export function NextTouchCard({ r, companyId, touch, edit }: Props) {
  const words = r.text.activity.touch
  const { on, subject } = touch
  const href = paths.nextTouch(companyId)
  return (
    <Card id={TOUCH_ID} title={words.title} aside={<TouchLight r={r} touch={touch} />}>
      {on && (
        <p>
          <LedgerDate r={r} on={on} /> {subject}
        </p>
      )}
      {edit !== 'no' && (
        <a
          class="button plain touch"
          href={href}
          hx-get={href}
          {...SWAPS}
          autofocus={edit === 'focused' || undefined}
        >
          {on ? words.change : words.set} <KeyHint r={r} of="plan-touch" />
        </a>
      )}
    </Card>
  )
}

type FormProps = {
  r: Reader
  companyId: string
  form: FormState
  planned: boolean
  /** On a page of its own, which cancelling leaves. */
  alone: boolean
}

/** The same as a form, in its place. */
export function NextTouchForm({ r, companyId, form, planned, alone }: FormProps) {
  const words = r.text.activity.touch
  const action = paths.nextTouch(companyId)
  const back = paths.company(companyId)
  const closing = { 'hx-get': back, 'hx-select': `#${TOUCH_ID}`, ...SWAPS }
  return (
    <Card id={TOUCH_ID} title={words.title} tone="accent" kept>
      <form method="post" action={action} hx-post={action} {...SWAPS} class="form">
        <Field
          r={r}
          form={form}
          name="on"
          label={words.on}
          hint={r.text.activity.followUpHint}
          maxlength={40}
          autocomplete="off"
          autofocus
        />
        <Field
          r={r}
          form={form}
          name="about"
          label={words.about}
          maxlength={200}
          autocomplete="off"
        />
        <p class="row">
          <Button r={r} kind="primary" icon="check">
            {r.text.action.save}
          </Button>
          {planned && (
            <Button r={r} kind="quiet" name="clear" value="1">
              {words.done}
            </Button>
          )}
          <a class="button quiet cancel" href={back} {...(!alone && closing)}>
            {r.text.action.cancel}
          </a>
        </p>
      </form>
    </Card>
  )
}
