import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Button, ButtonLink } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Field, type FormState } from '../parts/field.tsx'
import { Head } from '../parts/head.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** Names the agent before its code is made. */
export function NewAgentPage({ frame, form }: { frame: Frame; form: FormState }) {
  const { reader: r } = frame
  const t = r.text.agents.pair
  return (
    <Page frame={frame} title={t.title} section="agents">
      <Head
        title={t.title}
        up={{ href: paths.agents(), label: r.text.agents.title }}
        sub={t.about}
      />
      <Card>
        <form method="post" action={paths.agents()} class="form">
          <Field
            r={r}
            form={form}
            name="name"
            label={t.nameLabel}
            hint={t.nameHint}
            autocomplete="off"
            required
            maxlength={60}
          />
          <Button r={r} kind="primary">
            {t.submit}
          </Button>
        </form>
      </Card>
    </Page>
  )
}

export type ShownPairing = { id: string; expiresAt: number; answered: boolean }

type CodeProps = { frame: Frame; code: string; server: string; pairing: ShownPairing }

/** Shows the code once, with what to type, and waits for the agent. */
export function PairingCodePage({ frame, code, server, pairing }: CodeProps) {
  const { reader: r } = frame
  const t = r.text.agents.pair
  return (
    <Page frame={frame} title={t.codeTitle} section="agents">
      <Head
        title={t.codeTitle}
        up={{ href: paths.agents(), label: r.text.agents.title }}
        sub={t.codeAbout}
      />
      <Card>
        <p class="code" translate="no" id="code">
          {code}
        </p>
        <ol class="steps">
          <li>
            {t.step1}
            <code class="command" translate="no">{`server = "${server}"`}</code>
          </li>
          <li>
            {t.step2}
            <code class="command" translate="no">{`lintel-agent pair --code ${code}`}</code>
          </li>
          <li>{t.step3}</li>
        </ol>
        <PairingState r={r} pairing={pairing} />
      </Card>
    </Page>
  )
}

/** Whether the agent has answered; fetches itself until it has or the code has run out. */
export function PairingState({ r, pairing }: { r: Reader; pairing: ShownPairing }) {
  const t = r.text.agents.pair
  const left = pairing.expiresAt - r.now
  if (pairing.answered) {
    return (
      <p class="row">
        <b>{t.answered}</b>
        <ButtonLink r={r} kind="primary" href={paths.agents()}>
          {t.toAgents}
        </ButtonLink>
      </p>
    )
  }
  if (left <= 0) {
    return (
      <p class="row">
        <span>{t.expired}</span>
        <ButtonLink r={r} href={paths.newAgent()}>
          {t.again}
        </ButtonLink>
      </p>
    )
  }
  return (
    <p class="muted" hx-get={paths.pairing(pairing.id)} hx-trigger="every 1s" hx-swap="outerHTML">
      {t.waiting(minutesAndSeconds(left))}
    </p>
  )
}

function minutesAndSeconds(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
