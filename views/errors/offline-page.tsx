import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { ButtonLink } from '../parts/button.tsx'

/**
 * What the service worker shows in the place of any page that cannot be fetched. It stands at that page's address, so
 * trying again is loading it again; it knows nobody, for it outlives a session.
 */
export function OfflinePage({ frame }: { frame: Frame }) {
  const { reader: r } = frame
  const { title, advice } = r.text.error.offline
  return (
    <Page frame={frame} title={title}>
      <article class="sheet" data-offline-page>
        <h1>{title}</h1>
        <p>{advice}</p>
        <div class="actions">
          <ButtonLink r={r} kind="primary" icon="refresh-cw" href="">
            {r.text.action.retry}
          </ButtonLink>
        </div>
      </article>
    </Page>
  )
}
