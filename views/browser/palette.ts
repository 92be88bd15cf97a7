/** The palette: filters what stands in it at once, and takes in the records htmx fetches. */
import { matches } from '../actions/matching.ts'
import { findTarget } from './deeds.ts'
import { onHtmx } from './htmx.ts'
import { createOptions } from './options.ts'
import { drawRecents } from './recents.ts'

const palette = document.querySelector<HTMLDialogElement>('#palette')
if (palette) start(palette)

function start(dialog: HTMLDialogElement): void {
  const field = dialog.querySelector('input')!
  const form = dialog.querySelector('form')!
  const list = dialog.querySelector('[role="listbox"]')!
  const recents = dialog.querySelector('#palette-recents')!
  const found = dialog.querySelector('#palette-found')!
  const status = dialog.querySelector<HTMLElement>('[role="status"]')!
  const options = createOptions(list, field)
  drawRecents(recents, dialog.dataset.of ?? '')

  function filter(): void {
    // What was asked before is not what is typed now: its answer would be taken for that of this.
    field.dispatchEvent(new CustomEvent('htmx:abort'))
    if (field.value === '') found.replaceChildren()
    for (const option of options.all()) option.hidden = !isOffered(option, field.value)
    status.textContent = ''
    list.scrollTop = 0
    options.activate(options.shown()[0])
  }

  /** Records that came are shown whatever they fit by, but not twice. */
  function takeIn(): void {
    for (const option of found.querySelectorAll('a')) {
      const twin = recents.querySelector(`a[href="${CSS.escape(option.pathname)}"]:not([hidden])`)
      if (twin) option.remove()
    }
    const shown = options.shown()
    if (!options.active()) options.activate(shown[0])
    if (shown.length === 0) status.textContent = status.dataset.nothing ?? ''
  }

  field.addEventListener('input', filter)
  field.addEventListener('keydown', (event) => {
    const chosen = options.active()
    if (event.key === 'Enter' && chosen && !event.isComposing) chosen.click()
    else if (!options.move(event.key)) return
    event.preventDefault()
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
}

function isOffered(option: HTMLElement, typed: string): boolean {
  const { keysOnly, words = '' } = option.dataset
  if (keysOnly !== undefined || !findTarget(option)) return false
  const label = option.querySelector('.label')?.textContent ?? ''
  return matches(`${label} ${words}`, typed)
}
