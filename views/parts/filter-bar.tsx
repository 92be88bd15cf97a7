import type { Child } from 'hono/jsx'
import type { Reader } from '../reader.ts'
import { Icon } from './icon.tsx'
import { KeyHint } from './keys.tsx'

type Props = {
  r: Reader
  /** The list's address without its query. */
  action: string
  search: { name: string; value: string; label: string }
  /** What stays as it is while one searches: the sort, the chosen filter. */
  keep?: Readonly<Record<string, string>>
  /** Further fields of the form: selects of what narrows the list. */
  fields?: Child
  /** Further controls: `Chips`. */
  children?: Child
}

/** The id of the part of a page that a filter bar replaces as one types. */
export const LIST_ID = 'list'

/**
 * Search and filters of a list, as a GET form: works without JavaScript by its button, and with it as one types.
 * Whatever it changes stands in `<div id={LIST_ID}>` on the same page.
 */
export function FilterBar({ r, action, search, keep = {}, fields, children }: Props) {
  return (
    <search class="filters">
      <form
        action={action}
        hx-get={action}
        hx-trigger="input delay:200ms, submit"
        hx-target={`#${LIST_ID}`}
        hx-select={`#${LIST_ID}`}
        hx-swap="outerMorph"
        hx-replace-url="true"
        hx-sync="this:replace"
      >
        {Object.entries(keep).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <label class="search">
          <Icon r={r} name="search" />
          <span class="said">{search.label}</span>
          <input
            type="search"
            id="search"
            name={search.name}
            value={search.value}
            placeholder={search.label}
            autocomplete="off"
            maxlength={100}
          />
          <KeyHint r={r} of="search-list" />
        </label>
        {fields}
        <button type="submit" class="button plain noscript">
          {r.text.action.search}
        </button>
      </form>
      {children}
    </search>
  )
}

export type Chip = { href: string; label: string; current: boolean }

/** One choice of several, as links: each is an address of the list. */
export function Chips({ label, chips }: { label: string; chips: readonly Chip[] }) {
  return (
    <nav class="chips" aria-label={label}>
      {chips.map((chip) => (
        <a href={chip.href} aria-current={chip.current ? 'true' : undefined}>
          {chip.label}
        </a>
      ))}
    </nav>
  )
}
