/** Keys press the actions that stand in the palette: what a member may not do, no key does. */
import { followPress, type Held, readPress, SEQUENCE_MS } from '../actions/key-press.ts'
import { findTarget } from './deeds.ts'
import { isCovered } from './dialogs.ts'
import { onHtmx } from './htmx.ts'
import { readStored, writeStored } from './stored.ts'

/** Works over an open dialog and with single keys switched off. */
const OPENER = 'mod+k'
const OFF = 'lintel-keys-off'
const FIELDS = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]'

const root = document.documentElement
let held: Held | null = null
let forgetting: ReturnType<typeof setTimeout> | undefined

document.addEventListener('keydown', (event) => {
  const sign = event.defaultPrevented || event.isComposing ? null : readPress(event)
  if (!sign || (isCovered() && sign !== OPENER)) return
  const field = (event.target as Element).closest<HTMLInputElement>(FIELDS)
  const single = !sign.startsWith('mod+')
  if (single && field) return leaveField(field, sign)
  if (single && root.dataset.keys === 'off') return
  const actions = knownActions()
  const step = followPress(held, { sign, at: event.timeStamp }, [...actions.keys()])
  hold(step.held)
  const action = step.run === null ? undefined : actions.get(step.run)
  const target = action && findTarget(action)
  if (!target) return
  event.preventDefault()
  // htmx reads the page in a task after the scripts: until then its links and forms would lead away.
  const early =
    target.closest('[hx-get], [hx-post]') && !document.querySelector('[data-htmx-powered]')
  if (early) setTimeout(() => action.click())
  else action.click()
})

/** Escape leaves a form that can be left, else gives the keys back to the page; a search is emptied first. */
function leaveField(field: HTMLInputElement, sign: string): void {
  if (sign !== 'Escape' || (field.type === 'search' && field.value)) return
  const cancel = field.closest('form')?.querySelector<HTMLElement>('.cancel')
  if (cancel) cancel.click()
  else field.blur()
}

/** The actions of this page by their keys. */
function knownActions(): Map<string, HTMLElement> {
  const actions = document.querySelectorAll<HTMLElement>('#palette [data-keys]')
  return new Map(
    [...actions].flatMap((action) =>
      (action.dataset.keys ?? '').split(',').map((keys) => [keys, action] as const),
    ),
  )
}

/** While a sequence waits for its second key, the page shows which ones there are. */
function hold(next: Held | null): void {
  held = next
  clearTimeout(forgetting)
  root.toggleAttribute('data-held', next !== null)
  if (next) forgetting = setTimeout(() => hold(null), SEQUENCE_MS)
}

function showChoice(): void {
  const off = readStored(OFF) !== null
  root.dataset.keys = off ? 'off' : 'on'
  for (const box of document.querySelectorAll<HTMLInputElement>('[data-keys-switch]')) {
    box.checked = !off
  }
}

document.addEventListener('change', ({ target }) => {
  if (!(target instanceof HTMLInputElement) || !target.matches('[data-keys-switch]')) return
  writeStored(OFF, target.checked ? null : '1')
  showChoice()
})

function nameCaps(): void {
  if (!/Mac|iP/.test(navigator.platform)) return
  for (const cap of document.querySelectorAll('kbd.mod')) cap.textContent = '⌘'
}

showChoice()
nameCaps()
onHtmx('htmx:after:swap', nameCaps)
