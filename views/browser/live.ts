/** Keeps an open page true: fetches it again when what it shows has moved, and says nothing while it is hidden. */
import { htmx, onHtmx } from './htmx.ts'

// Rows that are chosen, or a card that is carried, would be others once the page has changed under them.
const BUSY = 'tbody .choose input:checked, .board .held, .board ~ :popover-open'

let fetching = false

/** Fetches this page and changes only what differs; focus, typed text and open details stay as they are. */
export async function refresh(): Promise<void> {
  const main = document.getElementById('main')
  if (!main || fetching || document.hidden || document.querySelector(BUSY)) return
  fetching = true
  try {
    const path = location.pathname + location.search
    await htmx.ajax('GET', path, {
      source: main,
      target: main,
      select: '#main',
      swap: 'outerMorph',
    })
  } finally {
    fetching = false
  }
}

// A hidden page asks nothing; it asks at once when it is looked at again.
onHtmx('htmx:config:request', (context, event) => {
  if (context.sourceEvent?.type === 'every' && document.hidden) event.preventDefault()
})

// An empty search is no search: equal lists have equal addresses.
onHtmx('htmx:config:request', ({ request }) => {
  const { body, method } = request
  if (method !== 'GET' || !body) return
  for (const [name, value] of [...body]) if (value === '') body.delete(name)
})

document.addEventListener('lintel:moved', () => void refresh())

htmx.registerExtension('lintel', {
  htmx_before_morph_attr: (element, { attrName }) =>
    attrName !== 'open' || !element.matches('details'),
})
