import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { ButtonLink } from '../parts/button.tsx'
import { paths } from '../paths.ts'
import type { Text } from '../text/index.ts'

type Props = {
  frame: Frame
  code: keyof Text['error']['title']
  /** What a person quotes when they ask for help; the log has the same. */
  requestId: string
  /** The address to try again; absent where a form has to be sent again. */
  retry?: string | undefined
}

/** What may go well the next time. */
const AGAIN: readonly Props['code'][] = ['unavailable', 'storage-down', 'failed', 'conflict']

/** Plain words for what went wrong and what to do next. */
export function ErrorPage({ frame, code, requestId, retry }: Props) {
  const { reader: r } = frame
  const { title, advice, number } = r.text.error
  const again = AGAIN.includes(code)
  return (
    <Page frame={frame} title={title[code]}>
      <article class="sheet">
        <h1>{title[code]}</h1>
        <p>{advice[code]}</p>
        <p class="actions">
          {again && retry && (
            <ButtonLink r={r} kind="primary" icon="refresh-cw" href={retry}>
              {r.text.action.retry}
            </ButtonLink>
          )}
          <ButtonLink r={r} href={paths.dashboard()}>
            {r.text.action.home}
          </ButtonLink>
        </p>
        <p class="fine">
          {number} <code>{requestId}</code>
        </p>
      </article>
    </Page>
  )
}
