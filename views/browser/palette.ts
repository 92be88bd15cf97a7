/** The palette: filters what stands in it at once, takes in the records htmx fetches, and moves by keys. */
import { matches } from '../actions/matching.ts'
import { findTarget } from './deeds.ts'
import { onHtmx } from './htmx.ts'
import { visitRecent } from './recents.ts'

const palette = document.querySelector<HTMLDialogElement>('#palette')
if (palette) start(palette)

function start(dialog: HTMLDialogElement): void {
  const field = dialog.querySelector('input')!
  const form = dialog.querySelector('form')!
  const list = dialog.querySelector('[role="listbox"]')!
  const recents = dialog.querySelector('#palette-recents')!
  const found = dialog.querySelector('#palette-found')!
  const status = dialog.querySelector<HTMLElement>('[role="status"]')!

  const all = () => [...list.querySelectorAll<HTMLElement>('[role="option"]')]
  const shown = () => all().filter((option) => !option.hidden)
  const active = () => list.querySelector<HTMLElement>('[aria-selected="true"]')

  function activate(option: HTMLElement | undefined): void {
    active()?.setAttribute('aria-selected', 'false')
    option?.setAttribute('aria-selected', 'true')
    option?.scrollIntoView({ block: 'nearest' })
    if (option) field.setAttribute('aria-activedescendant', option.id)
    else field.removeAttribute('aria-activedescendant')
  }

  function filter(): void {
    if (field.value === '') found.replaceChildren()
    for (const option of all()) {
      const { keysOnly, words = '' } = option.dataset
      const label = option.querySelector('.label')?.textContent ?? ''
      const offered = keysOnly === undefined && findTarget(option) !== null
      option.hidden = !offered || !matches(`${label} ${words}`, field.value)
    }
    status.textContent = ''
    list.scrollTop = 0
    activate(shown()[0])
  }

  /** Records that came are shown whatever they matched by; one that stands among the recent ones, only there. */
  function takeIn(): void {
    if (field.value.trim() === '') found.replaceChildren()
    for (const option of found.querySelectorAll('a')) {
      const twin = recents.querySelector(`a[href="${CSS.escape(option.pathname)}"]:not([hidden])`)
      if (twin) option.remove()
    }
    if (!active()) activate(shown()[0])
    if (shown().length === 0) status.textContent = status.dataset.nothing ?? ''
  }

  const moves: Readonly<Record<string, (at: number, last: number) => number>> = {
    ArrowDown: (at, last) => (at === last ? 0 : at + 1),
    ArrowUp: (at, last) => (at <= 0 ? last : at - 1),
    Home: () => 0,
    End: (_, last) => last,
  }

  field.addEventListener('input', filter)
  field.addEventListener('keydown', (event) => {
    const options = shown()
    const move = moves[event.key]
    const chosen = active()
    if (move) activate(options[move(chosen ? options.indexOf(chosen) : -1, options.length - 1)])
    else if (event.key === 'Enter' && chosen && !event.isComposing) chosen.click()
    else return
    event.preventDefault()
  })
  list.addEventListener('pointermove', ({ target }) => {
    const option = (target as Element).closest<HTMLElement>('[role="option"]')
    if (option && option !== active()) activate(option)
  })

  // Without JavaScript the form leads to the list of companies; with it, first to here.
  form.addEventListener('submit', (event) => {
    if (dialog.open) return
    event.preventDefault()
    dialog.showModal()
  })
  // Opening moves the focus here, and what the page offers may have changed since the last time.
  field.addEventListener('focus', filter)
  dialog.addEventListener('close', () => form.reset())
  onHtmx('htmx:config:request', ({ sourceElement }, event) => {
    if (sourceElement === field && field.value.trim() === '') event.preventDefault()
  })
  onHtmx('htmx:after:swap', ({ sourceElement }) => {
    if (sourceElement === field) takeIn()
  })

  const of = dialog.dataset.of ?? ''
  for (const [at, { href, title }] of visitRecent(of).entries()) {
    recents.append(recentOption(`recent-${at}`, href, title))
  }
}

function recentOption(id: string, href: string, title: string): HTMLElement {
  const option = Object.assign(document.createElement('a'), { id, href, tabIndex: -1 })
  option.setAttribute('role', 'option')
  const kind = href.slice(0, href.indexOf('/', 1))
  const icon = document.querySelector(`#palette a[href="${kind}"] .icon`)
  const label = Object.assign(document.createElement('span'), {
    className: 'label',
    textContent: title,
  })
  if (icon) option.append(icon.cloneNode(true))
  option.append(label)
  return option
}
