import { type Grants, may } from '../../worker/domain/access.ts'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Button, ButtonLink } from '../parts/button.tsx'
import { Head } from '../parts/head.tsx'
import { KeyHint } from '../parts/keys.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** How far a command is, as far as a page shows it. */
export type SyncProgress =
  | { state: 'none' }
  | { state: 'waiting' | 'taken'; commandId: string; silentSince?: number | null }
  | { state: 'captured'; commandId: string; rows: number }
  | { state: 'done'; rows: number }
  | { state: 'expired' }
  | { state: 'failed'; code: string | null }

type Props = {
  r: Reader
  grants: Grants
  sourceId: number
  /** This page, to come back to without JavaScript. */
  path: string
}

/**
 * "Sync now": asks the agent of a ledger to read it at once and shows how far it is. For any page with numbers
 * of that ledger; shows nothing to those who may not ask.
 */
export function SyncNow({ r, grants, sourceId, path }: Props) {
  if (!may(grants, 'agent.ask')) return null
  const action = paths.sourceCommands(sourceId)
  return (
    <form
      method="post"
      action={action}
      class="sync"
      hx-post={action}
      hx-target="find .progress"
      hx-swap="outerHTML"
    >
      <input type="hidden" name="next" value={path} />
      <Button r={r} icon="refresh-cw">
        {r.text.agents.sync.submit}
        <KeyHint r={r} of="sync-now" />
      </Button>
      <span class="progress"></span>
    </form>
  )
}

/** The line beside the button. While something is under way it fetches itself, and a page refresh leaves it alone. */
export function SyncLine({ r, progress }: { r: Reader; progress: SyncProgress }) {
  const running = 'commandId' in progress
  return (
    <span
      class={`progress ${progress.state}`}
      hx-morph-skip="true"
      {...(running && {
        'hx-get': paths.command(progress.commandId),
        'hx-trigger': 'every 1s',
        'hx-swap': 'outerHTML',
      })}
    >
      {wordsOf(r, progress)}
    </span>
  )
}

/** Without JavaScript the progress has a page of its own. */
export function CommandPage({ frame, progress, next }: CommandPageProps) {
  const { reader: r } = frame
  const t = r.text.agents.sync
  return (
    <Page frame={frame} title={t.pageTitle} section="agents">
      <Head title={t.pageTitle} />
      <p class="sync">
        <SyncLine r={r} progress={progress} />
      </p>
      <p class="row">
        {'commandId' in progress && (
          <ButtonLink r={r} href={frame.path} icon="refresh-cw">
            {t.refresh}
          </ButtonLink>
        )}
        <ButtonLink r={r} href={next}>
          {r.text.action.back}
        </ButtonLink>
      </p>
    </Page>
  )
}

type CommandPageProps = { frame: Frame; progress: SyncProgress; next: string }

/** What the line says; the worker says it aloud too once the work has ended. */
export function wordsOf(r: Reader, progress: SyncProgress): string {
  const t = r.text.agents.sync
  switch (progress.state) {
    case 'none':
      return t.none
    case 'expired':
      return t.expired
    case 'waiting':
    case 'taken':
      if (progress.silentSince === undefined) return t[progress.state]
      return t.silent(
        progress.silentSince === null ? t.never : r.format.asOf(progress.silentSince, r.now),
      )
    case 'captured':
    case 'done':
      return t[progress.state](progress.rows, r.format.number(progress.rows))
    case 'failed':
      return progress.code ? `${t.failed} ${t.failedCode}: ${progress.code}.` : t.failed
  }
}
