/** What the page says of its own accord, in the one permanent live region. */
import { onHtmx } from './htmx.ts'

const SHOWN_MS = 10_000

type Said = { text: string; undo?: string | undefined }

function say({ text, undo }: Said, className = ''): void {
  const toast = document.createElement('p')
  toast.className = className
  toast.textContent = text
  if (undo) toast.append(drawUndo(undo))
  // What lies under an open dialog is neither read nor read out.
  const covering = document.querySelector('dialog:popover-open [role="status"]')
  const region = covering ?? document.getElementById('status')
  region?.append(toast)
  setTimeout(() => toast.remove(), SHOWN_MS)
}

/** The button that takes back what the toast says; its key presses it like any other. */
function drawUndo(action: string): HTMLFormElement {
  const form = document.createElement('form')
  Object.assign(form, { method: 'post', action })
  const button = document.createElement('button')
  button.className = 'undo'
  button.textContent = document.getElementById('status')?.dataset.undoLabel ?? ''
  form.append(button)
  return form
}

// Shown elsewhere already: only read aloud.
document.addEventListener('lintel:say', (event) => {
  say((event as CustomEvent<Said>).detail, 'said')
})

document.addEventListener('lintel:toast', (event) => {
  say((event as CustomEvent<Said>).detail)
})

// What asks by itself would repeat itself for as long as the connection is lost.
const UNASKED = ['every', 'lintel:retry']
onHtmx('htmx:error', ({ sourceElement, sourceEvent }) => {
  const lost = document.body.dataset.lost
  if (lost && sourceElement && !UNASKED.includes(sourceEvent?.type ?? '')) say({ text: lost })
})

const { notice, undo } = document.getElementById('status')?.dataset ?? {}
if (notice) {
  say({ text: notice, undo })
  // A reload, or the way back, would say it again.
  const url = new URL(location.href)
  url.searchParams.delete('done')
  url.searchParams.delete('undo')
  history.replaceState(history.state, '', url)
}
