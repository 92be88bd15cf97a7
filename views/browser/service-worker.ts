/**
 * Stands between the browser and the server for one thing: a page that cannot be fetched is answered with words of
 * ours instead of the browser's. It keeps nothing else, so what people see is never older than the server's.
 */

/** What a service worker has beyond a page (https://www.w3.org/TR/service-workers/), as far as it is used here. */
type Scope = {
  location: Location
  registration: { navigationPreload?: { enable(): Promise<void> } }
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
  addEventListener<Name extends keyof Events>(
    name: Name,
    listener: (event: Events[Name]) => void,
  ): void
}
type Extendable = Event & { waitUntil(work: Promise<unknown>): void }
type Events = {
  install: Extendable & { addRoutes?: (rule: object) => Promise<void> }
  activate: Extendable
  fetch: Extendable & {
    request: Request
    preloadResponse?: Promise<Response | undefined>
    respondWith(answer: Promise<Response>): void
  }
}

/** Address of the style sheet; with a new one the browser takes this file for new, and the page is kept anew. */
declare const LINTEL_STYLE: string

const worker = globalThis as unknown as Scope
const KEPT = `offline ${LINTEL_STYLE}`
const PAGE = `/offline${worker.location.search}`

worker.addEventListener('install', (event) => {
  // All but pages goes straight to the network, where the browser can be told so.
  event.addRoutes?.({ condition: { not: { requestMode: 'navigate' } }, source: 'network' })
  event.waitUntil(keep().then(() => worker.skipWaiting()))
})

worker.addEventListener('activate', (event) => {
  // A page is asked for while the worker starts, not after.
  const preload = worker.registration.navigationPreload?.enable()
  event.waitUntil(Promise.all([preload, forgetOthers(), worker.clients.claim()]))
})

worker.addEventListener('fetch', (event) => {
  const { mode, method } = event.request
  // A form sent without an answer stays the browser's: it asks whether to send it again.
  if (mode === 'navigate' && method === 'GET') event.respondWith(answer(event))
})

async function answer({ request, preloadResponse }: Events['fetch']): Promise<Response> {
  try {
    return (await preloadResponse) ?? (await fetch(request))
  } catch (error) {
    const page = await caches.match(PAGE)
    if (page) return page
    throw error
  }
}

async function keep(): Promise<void> {
  const cache = await caches.open(KEPT)
  await cache.add(new Request(PAGE, { cache: 'reload' }))
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)))
}

export {}
