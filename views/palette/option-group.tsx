import type { Child } from 'hono/jsx'

type Props = { label: string; id?: string; children?: Child }

/** Options of one kind; the style sheet draws the label as their heading. */
export function OptionGroup({ label, id, children }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: options of a listbox are grouped by role.
    <div role="group" aria-label={label} id={id}>
      {children}
    </div>
  )
}
