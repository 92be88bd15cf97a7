/**
 * Opens and closes the dialogs of the page. They are popovers: a modal dialog makes the whole page inert, which
 * restyles each of its elements at every opening and closing. Escape and giving the focus back are the browser's.
 */

const OPEN = 'dialog:popover-open'

function findDialog(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`dialog#${id}`)
}

/** Opens one dialog; another one that is open gives way. */
export function openDialog(id: string): void {
  const dialog = findDialog(id)
  dialog?.showPopover()
  dialog?.dispatchEvent(new Event('lintel:open'))
}

/** The key that opens the palette closes it too. */
export function togglePalette(): void {
  const palette = findDialog('palette')
  if (palette?.matches(OPEN)) palette.hidePopover()
  else openDialog('palette')
}

/** Whether something lies over the page that keys belong to first. */
export function isCovered(): boolean {
  return document.querySelector(':popover-open') !== null
}

// A press beside a dialog closes it and does nothing else.
let beside = false
addEventListener(
  'pointerdown',
  (event) => {
    const dialog = document.querySelector<HTMLElement>(OPEN)
    beside = dialog !== null && !dialog.contains(event.target as Node)
    if (!beside) return
    event.preventDefault()
    dialog?.hidePopover()
  },
  true,
)
addEventListener(
  'click',
  (event) => {
    // A key makes a click too, with no press before it.
    if (!beside || event.detail === 0) return
    beside = false
    event.preventDefault()
    event.stopImmediatePropagation()
  },
  true,
)
// The focus goes round within a dialog, as it would in a modal one: past its last control to the first, and back.
document.addEventListener('focusin', ({ target, relatedTarget }) => {
  const dialog = document.querySelector(OPEN)
  if (!dialog || dialog.contains(target as Node)) return
  const first = dialog.querySelector<HTMLElement>('[autofocus], input')
  const last = [
    ...dialog.querySelectorAll<HTMLElement>(':is(a, button, input):not([tabindex])'),
  ].at(-1)
  const back = dialog.contains(relatedTarget as Node) && relatedTarget !== last
  ;(back ? last : first)?.focus()
})
