/** The page shown without a connection: kept from the second page of a visit on, left when the connection is back. */

// A first visit has better uses for a slow line.
if (document.referrer.startsWith(`${location.origin}/`)) {
  const { lang } = document.documentElement
  addEventListener('load', () => {
    // In a private window, or where a browser forbids it, the browser's own page is shown.
    navigator.serviceWorker?.register(`/service-worker.js?lang=${lang}`).catch(() => {})
  })
}

addEventListener('online', () => {
  if (document.querySelector('[data-offline-page]')) location.reload()
})
