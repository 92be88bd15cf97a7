import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Button, ButtonLink } from '../parts/button.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import type { Text } from '../text/index.ts'

/** A form as it was sent: where to, and what was filled in, in order. */
export type SentForm = { action: string; fields: readonly (readonly [string, string])[] }

type Props = {
  frame: Frame
  code: keyof Text['error']['title']
  /** What a person quotes when they ask for help; the log has the same. */
  requestId: string
  /** The address to try again; absent where a form has to be sent again. */
  retry?: string | undefined
  /** The form to send again, as it was. */
  sent?: SentForm | undefined
  /** The page the form stood on. */
  back?: string | undefined
}

/** What may go well the next time. */
const AGAIN: readonly Props['code'][] = ['unavailable', 'storage-down', 'failed']

/** Plain words for what went wrong and what to do next; what was filled in is not lost. */
export function ErrorPage({ frame, code, requestId, retry, sent, back }: Props) {
  const { reader: r } = frame
  const { title, advice, atOnce, number, kept } = r.text.error
  const merges = code === 'conflict' && sent !== undefined && isEdit(sent)
  const again = merges || AGAIN.includes(code)
  return (
    <Page frame={frame} title={title[code]}>
      <article class="sheet">
        <h1>{title[code]}</h1>
        <p>{merges ? atOnce : advice[code]}</p>
        {again && sent && <p>{kept}</p>}
        <div class="actions">
          {again && sent && <SendAgain r={r} sent={sent} />}
          {again && retry && (
            <ButtonLink r={r} kind="primary" icon="refresh-cw" href={retry}>
              {r.text.action.retry}
            </ButtonLink>
          )}
          {back && (
            <ButtonLink r={r} kind={again ? 'plain' : 'primary'} href={back}>
              {r.text.action.back}
            </ButtonLink>
          )}
          <ButtonLink r={r} href={paths.dashboard()}>
            {r.text.action.home}
          </ButtonLink>
        </div>
        <p class="fine">
          {number} <code>{requestId}</code>
        </p>
      </article>
    </Page>
  )
}

/** An edit that says what it began with: sent again it is merged with what was faster, or shows both. */
function isEdit({ fields }: SentForm): boolean {
  return fields.some(([name]) => name.startsWith('was.'))
}

function SendAgain({ r, sent }: { r: Reader; sent: SentForm }) {
  return (
    <form method="post" action={sent.action} class="inline">
      {sent.fields.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Button r={r} kind="primary" icon="refresh-cw">
        {r.text.action.sendAgain}
      </Button>
    </form>
  )
}
