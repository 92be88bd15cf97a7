import type { Child } from 'hono/jsx'

export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad'

/** A short state in words; its colour only repeats what the words say. */
export function Badge({ tone = 'neutral', children }: { tone?: Tone; children?: Child }) {
  return <span class={`badge ${tone}`}>{children}</span>
}
