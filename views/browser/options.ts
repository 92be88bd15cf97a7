/** A listbox steered from a field: the focus stays in the field, one option is the active one. */

export type Options = ReturnType<typeof createOptions>

const MOVES: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => (at === last ? 0 : at + 1),
  ArrowUp: (at, last) => (at <= 0 ? last : at - 1),
  Home: () => 0,
  End: (_, last) => last,
}

let named = 0

/** The options of `list`, whatever they are at the moment; hidden ones do not count. */
export function createOptions(list: Element, field: Element) {
  const all = () => [...list.querySelectorAll<HTMLElement>('[role="option"]')]
  const shown = () => all().filter((option) => !option.hidden)
  const active = () => list.querySelector<HTMLElement>('[aria-selected="true"]')

  function activate(option: HTMLElement | undefined): void {
    active()?.setAttribute('aria-selected', 'false')
    option?.setAttribute('aria-selected', 'true')
    // Only what is active needs a name: on every page a hundred of them would travel for one.
    if (option) option.id ||= `option-${++named}`
    option?.scrollIntoView({ block: 'nearest' })
    if (option) field.setAttribute('aria-activedescendant', option.id)
    else field.removeAttribute('aria-activedescendant')
  }

  /** Makes another option active; false when the key is none that moves. */
  function move(key: string): boolean {
    const options = shown()
    const chosen = active()
    const to = MOVES[key]?.(chosen ? options.indexOf(chosen) : -1, options.length - 1)
    if (to !== undefined) activate(options[to])
    return to !== undefined
  }

  list.addEventListener('pointermove', ({ target }) => {
    const option = (target as Element).closest<HTMLElement>('[role="option"]')
    if (option && option !== active()) activate(option)
  })
  return { all, shown, active, activate, move }
}
