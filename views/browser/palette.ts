/** The palette: filters what stands in it at once, and takes in the records htmx fetches. */
import { matcher } from '../actions/matching.ts'
import { findTarget } from './deeds.ts'
import { openDialog } from './dialogs.ts'
import { type HtmxContext, onHtmx } from './htmx.ts'
import { createOptions } from './options.ts'
import { drawRecents } from './recents.ts'

/** How long after a search that failed the palette asks again; twice as long each time. */
const RETRY_MS = 1_000

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
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  drawRecents(recents, dialog.dataset.of ?? '')

  function filter(): void {
    clearTimeout(retry)
    failures = 0
    if (field.value === '') found.replaceChildren()
    const fits = matcher(field.value)
    for (const option of options.all()) option.hidden = !isOffered(option, fits)
    status.textContent = ''
    options.activate(options.shown()[0])
  }

  /** Records that came are shown whatever they fit by, but not twice. */
  function takeIn(): void {
    for (const option of found.querySelectorAll('a')) {
      const twin = recents.querySelector(`a[href="${CSS.escape(option.pathname)}"]:not([hidden])`)
      if (twin) option.remove()
    }
    const shown = options.shown()
    failures = 0
    status.textContent = ''
    if (!options.active()) options.activate(shown[0])
    if (shown.length === 0) status.textContent = status.dataset.nothing ?? ''
  }

  function askLater(): void {
    clearTimeout(retry)
    retry = setTimeout(
      () => field.dispatchEvent(new CustomEvent('lintel:retry')),
      RETRY_MS * 2 ** failures,
    )
    failures += 1
  }

  field.addEventListener('input', filter)
  // What was typed before htmx had looked at the field has not been asked for.
  field.addEventListener('htmx:after:init', () => {
    if (field.value) field.dispatchEvent(new Event('input'))
  })
  // Said once: each further try would say it again.
  field.addEventListener('lintel:toast', (event) => failures > 1 && event.stopPropagation())
  field.addEventListener('keydown', (event) => {
    const chosen = options.active()
    if (event.key === 'Enter' && chosen && !event.isComposing) chosen.click()
    else if (!options.move(event.key)) return
    event.preventDefault()
  })
  // Without JavaScript the form leads to the page of the search; with it, first to here.
  form.addEventListener('submit', (event) => {
    if (dialog.matches(':popover-open')) return
    event.preventDefault()
    openDialog(dialog.id)
  })
  // What the page offers may have changed since the last time. Before it shows, nothing has to be laid out for that.
  dialog.addEventListener('beforetoggle', ({ newState }) => {
    if (newState === 'open') return filter()
    clearTimeout(retry)
    form.reset()
  })
  const whenOurs = (listener: (context: HtmxContext, event: Event) => void) => {
    return (context: HtmxContext, event: Event) => {
      if (context.sourceElement === field) listener(context, event)
    }
  }
  onHtmx(
    'htmx:config:request',
    whenOurs((_, event) => {
      if (field.value.trim() === '') event.preventDefault()
    }),
  )
  // The answer to what is no longer typed would be taken for that to what is.
  onHtmx(
    'htmx:before:swap',
    whenOurs(({ request }, event) => {
      const { searchParams } = new URL(request.action, location.href)
      if (searchParams.get('q') !== field.value) event.preventDefault()
    }),
  )
  onHtmx(
    'htmx:after:swap',
    whenOurs(({ response }) => {
      // A refusal swaps nothing, and says so itself: it does not mean that nothing is there.
      if (response && response.status < 400) takeIn()
    }),
  )
  onHtmx('htmx:error', whenOurs(askLater))
  onHtmx('htmx:response:error', whenOurs(askLater))
}

function isOffered(option: HTMLElement, fits: (text: string) => boolean): boolean {
  const { keysOnly, words = '' } = option.dataset
  if (keysOnly !== undefined) return false
  const label = option.querySelector('.label')?.textContent ?? ''
  return fits(`${label} ${words}`) && findTarget(option) !== null
}
