import type { Child } from 'hono/jsx'

type CardProps = {
  title?: Child
  aside?: Child
  flush?: boolean
  tone?: 'accent'
  id?: string
  /** A live refresh leaves it as it is: something is being typed there. */
  kept?: boolean
  children?: Child
}

/** A surface with an optional heading; `flush` lets a table reach its edges. */
export function Card({ title, aside, flush = false, tone, id, kept, children }: CardProps) {
  return (
    <section
      class={['card', flush && 'flush', tone].filter(Boolean).join(' ')}
      id={id}
      hx-morph-skip={kept || undefined}
    >
      {title && (
        <header>
          <h2>{title}</h2>
          {aside}
        </header>
      )}
      {children}
    </section>
  )
}

type StatProps = {
  label: string
  value: Child
  /** A line below the figure: a stamp, a count, a comparison. */
  note?: Child
  tone?: 'plain' | 'bad'
  href?: string | undefined
}

/** One figure of a page; stands in `Stats`. */
export function Stat({ label, value, note, tone = 'plain', href }: StatProps) {
  return (
    <div class={tone === 'bad' ? 'stat bad' : 'stat'}>
      <dt>{href ? <a href={href}>{label}</a> : label}</dt>
      <dd>
        <strong>{value}</strong>
        {note && <span class="note">{note}</span>}
      </dd>
    </div>
  )
}

/** A row of figures that breaks into as many lines as the width needs. */
export function Stats({ children }: { children?: Child }) {
  return <dl class="stats">{children}</dl>
}
