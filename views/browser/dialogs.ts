/** Opens and closes the dialogs of the page; Escape and giving the focus back are the browser's. */

function findDialog(id: string): HTMLDialogElement | null {
  return document.querySelector<HTMLDialogElement>(`dialog#${id}`)
}

/** Opens one dialog; another one that is open gives way. */
export function openDialog(id: string): void {
  document.querySelector<HTMLDialogElement>('dialog[open]')?.close()
  const dialog = findDialog(id)
  dialog?.showModal()
  dialog?.dispatchEvent(new Event('lintel:open'))
}

/** The key that opens the palette closes it too. */
export function togglePalette(): void {
  const palette = findDialog('palette')
  if (palette?.open) palette.close()
  else openDialog('palette')
}

/** Whether something lies over the page that keys belong to first. */
export function isCovered(): boolean {
  return document.querySelector('dialog[open], :popover-open') !== null
}

// Safari knows no `closedby` yet: a press beside a dialog lands on it, outside its box.
document.addEventListener('click', ({ target, clientX: x, clientY: y }) => {
  if (!(target instanceof HTMLDialogElement)) return
  const { left, right, top, bottom } = target.getBoundingClientRect()
  if (x < left || x > right || y < top || y > bottom) target.close()
})
