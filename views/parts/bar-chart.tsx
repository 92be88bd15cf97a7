import type { Child } from 'hono/jsx'
import type { Reader } from '../reader.ts'

type Props<Item> = {
  r: Reader
  title: string
  items: readonly Item[]
  /** Names an item on its bar. */
  label: (item: Item) => string
  /** What a bar is as long as; below zero it stands under the line. */
  value: (item: Item) => number
  /** A value in words, for the bar and the description. */
  words: (item: Item) => string
  /** The same figures as a table. */
  children: Child
}

const [WIDTH, HEIGHT, GAP] = [600, 96, 6]
// A bar that is there is seen, however small beside the largest.
const LEAST = 2

/** Bars drawn on the server, with the table they are drawn from behind them. */
export function BarChart<Item>({ r, title, items, label, value, words, children }: Props<Item>) {
  const values = items.map(value)
  const top = Math.max(0, ...values)
  const range = top - Math.min(0, ...values) || 1
  const zero = Math.round((top / range) * HEIGHT)
  const step = WIDTH / Math.max(1, items.length)
  return (
    <figure class="bars">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
        <title>{title}</title>
        <desc>{items.map((item) => `${label(item)}: ${words(item)}`).join('; ')}</desc>
        {items.map((item, index) => {
          const minor = values[index]!
          const full = Math.round((Math.abs(minor) / range) * HEIGHT)
          const height = minor === 0 ? 0 : Math.max(LEAST, full)
          return (
            <rect
              x={Math.round(index * step + GAP / 2)}
              y={minor < 0 ? zero : zero - height}
              width={Math.round(step - GAP)}
              height={height}
            >
              <title>{`${label(item)}: ${words(item)}`}</title>
            </rect>
          )
        })}
        <line x1="0" x2={WIDTH} y1={zero} y2={zero} />
      </svg>
      {items.length > 1 && (
        <p aria-hidden="true">
          <span>{label(items[0]!)}</span>
          <span>{label(items.at(-1)!)}</span>
        </p>
      )}
      <details>
        <summary class="link">{r.text.ledger.asTable}</summary>
        {children}
      </details>
    </figure>
  )
}
