import type { Child } from 'hono/jsx'
import type { Reader } from '../reader.ts'
import { None } from './money.tsx'

/** A term and what is known of it; null is shown as unknown. */
export type Fact = readonly [label: string, value: Child]

/** What is known of one thing, term by term. */
export function Facts({ r, facts }: { r: Reader; facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(([label, value]) => (
        <div>
          <dt>{label}</dt>
          <dd>{value === null || value === '' ? <None r={r} /> : value}</dd>
        </div>
      ))}
    </dl>
  )
}
