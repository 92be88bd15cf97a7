/** Downgrades the stamps of an open page by the clock, so that a rendered "fresh" never ages into a lie. */
import { onHtmx } from './htmx.ts'
import { refresh } from './live.ts'

const LOOK_MS = 1_000
/** How long before a stamp turns stale the page asks whether a report has come since. */
const AHEAD_MS = 20_000

/** Without a word from the server for so long, the browser's clock has to do. */
const PATIENCE_MS = 10_000

// How far the browser's clock is ahead of the server's: one that is off would call fresh figures stale.
let ahead: number | null = null
/** The moment for which the page was last fetched again. */
let askedFor = 0
const openedAt = Date.now()

onHtmx('htmx:after:request', ({ response }) => {
  const server = Number(response?.headers.get('X-Time'))
  if (server > 0) ahead = Date.now() - server
})

function look(): void {
  if (document.hidden || (ahead === null && Date.now() < openedAt + PATIENCE_MS)) return
  const now = Date.now() - (ahead ?? 0)
  let soonest = Number.POSITIVE_INFINITY
  let passed = 0
  for (const stamp of document.querySelectorAll<HTMLElement>('.stamp[data-offline-at]')) {
    const { staleAt, offlineAt } = stamp.dataset
    if (stamp.dataset.state === 'fresh') soonest = Math.min(soonest, Number(staleAt))
    const isOffline = now >= Number(offlineAt)
    if (!isOffline && !(staleAt && now >= Number(staleAt))) continue
    if (downgrade(stamp, isOffline ? 'offline' : 'stale')) {
      passed = Number(isOffline ? offlineAt : staleAt)
    }
  }
  // What the page says is to be done about it comes from the server, if that can be reached.
  const due = passed || soonest - AHEAD_MS
  if (now < due || due === askedFor) return
  askedFor = due
  void refresh()
}

/** True when it was younger before. */
function downgrade(stamp: HTMLElement, state: 'stale' | 'offline'): boolean {
  const word = stamp.querySelector('b')
  const text = document.body.dataset[state]
  if (stamp.dataset.state === state || stamp.dataset.state === 'offline') return false
  stamp.dataset.state = state
  stamp.setAttribute('popovertarget', `why-${state}`)
  stamp.title = document.getElementById(`why-${state}`)?.textContent ?? ''
  if (word && text) word.textContent = text
  return true
}

setInterval(look, LOOK_MS)
document.addEventListener('visibilitychange', look)
look()
