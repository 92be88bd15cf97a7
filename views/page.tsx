import type { Child } from 'hono/jsx'
import type { FreshnessState } from '../worker/domain/freshness.ts'
import { Brand } from './brand.tsx'
import type { Frame } from './frame.ts'
import { Menu } from './menu.tsx'
import { Navigation } from './navigation.tsx'
import { KeySheet } from './palette/key-sheet.tsx'
import { Palette } from './palette/palette.tsx'
import { StampReasons } from './parts/stamp.tsx'
import { paths } from './paths.ts'
import type { Reader } from './reader.ts'
import type { Section } from './section.ts'

/**
 * Pages cross-fade into each other. It stands in the page, for Chromium reads it before the stylesheet has come and
 * otherwise drops the transition with an error; the style-src of worker/http/security-headers.ts holds its hash.
 */
const CROSS_FADE = '@view-transition{navigation:auto}'

type Props = {
  frame: Frame
  title: string
  section?: Section
  /** The versions of what is shown (`liveTag` of the store); with them the page refreshes itself. */
  live?: string | undefined
  /** The states its stamps have, where they are known; an open page may come to `stale` and `offline` besides. */
  states?: readonly FreshnessState[]
  children?: Child
}

/** The whole document: shell, navigation, the permanent status region, and the content in main. */
export function Page({ frame, title, section, live, states, children }: Props) {
  const { reader: r, assets, member, theme, preview } = frame
  const { stamp } = r.text
  return (
    <html lang={r.locale} data-theme={theme === 'system' ? undefined : theme}>
      <head>
        <meta charset="utf-8" />
        <title>{`${title} · ${r.text.product}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <style media="not (prefers-reduced-motion)">{CROSS_FADE}</style>
        <link rel="stylesheet" href={assets.css} />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <script src={assets.js} type="module"></script>
      </head>
      <body
        class={member ? undefined : 'outside'}
        data-stale={stamp.state.stale}
        data-offline={stamp.state.offline}
        data-lost={r.text.error.lost}
      >
        <a class="skip" href="#main">
          {r.text.nav.skip}
        </a>
        {preview && <PreviewBanner r={r} preview={preview} />}
        {member ? <Navigation frame={frame} section={section} /> : <Outside frame={frame} />}
        <main id="main" tabindex={-1}>
          {children}
          {live && <StampReasons r={r} states={states} />}
          {live && <LivePoll live={live} />}
        </main>
        {member && <Menu frame={frame} member={member} />}
        {member && <Palette frame={frame} member={member} section={section} />}
        {member && <KeySheet r={r} />}
        <div
          id="status"
          role="status"
          data-notice={frame.notice}
          data-undo={frame.undo}
          data-undo-label={r.text.edits.undo}
        ></div>
      </body>
    </html>
  )
}

/** Nobody should take a preview for the real thing, so each of its pages says what it is. */
function PreviewBanner({ r, preview }: { r: Reader; preview: NonNullable<Frame['preview']> }) {
  const { branch, commit } = preview
  return (
    <p class="preview-banner">
      {r.text.nav.preview} <b>{branch}</b> <code>{commit}</code>
    </p>
  )
}

/** Asks every three seconds whether what is shown has moved; views/browser/live.ts fetches the page if it has. */
function LivePoll({ live }: { live: string }) {
  return <div id="live" hidden hx-get={paths.live(live)} hx-trigger="every 3s" hx-swap="none"></div>
}

function Outside({ frame }: { frame: Frame }) {
  return (
    <header class="brand">
      <Brand r={frame.reader} />
    </header>
  )
}
