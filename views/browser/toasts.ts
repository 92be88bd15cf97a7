/** What the page says of its own accord, in the one permanent live region. */
import { onHtmx } from './htmx.ts'

const SHOWN_MS = 8_000

function say(text: string, className = ''): void {
  const toast = document.createElement('p')
  toast.className = className
  toast.textContent = text
  // What lies under an open dialog is neither read nor read out.
  const covering = document.querySelector('dialog[open] [role="status"]')
  const region = covering ?? document.getElementById('status')
  region?.append(toast)
  setTimeout(() => toast.remove(), SHOWN_MS)
}

// Shown elsewhere already: only read aloud.
document.addEventListener('lintel:say', (event) => {
  say((event as CustomEvent<{ text: string }>).detail.text, 'said')
})

document.addEventListener('lintel:toast', (event) => {
  say((event as CustomEvent<{ text: string }>).detail.text)
})

// The poll of a page that lost its connection would repeat itself every three seconds.
onHtmx('htmx:error', ({ sourceElement, sourceEvent }) => {
  const lost = document.body.dataset.lost
  if (lost && sourceElement && sourceEvent?.type !== 'every') say(lost)
})

const notice = document.getElementById('status')?.dataset.notice
if (notice) {
  say(notice)
  // A reload, or the way back, would say it again.
  const url = new URL(location.href)
  url.searchParams.delete('done')
  history.replaceState(history.state, '', url)
}
