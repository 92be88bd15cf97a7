/** A single value that is saved as it is chosen: it stands at once, and goes back when it was not saved. */

document.addEventListener('change', ({ target }) => {
  if (target instanceof HTMLSelectElement && target.matches('[data-saves]')) void save(target)
})

async function save(select: HTMLSelectElement): Promise<void> {
  const form = select.form
  const was = form?.elements.namedItem('was')
  if (!form || !(was instanceof HTMLInputElement)) return
  const wanted = select.value
  if (await send(form)) was.value = wanted
  else select.value = was.value
}

/** Sends a form beside the page; what the answer says, the page says. False when nothing was saved. */
export async function send(form: HTMLFormElement): Promise<boolean> {
  const answer = await fetch(form.action, {
    method: 'POST',
    headers: { 'HX-Request': 'true', 'HX-Current-URL': location.href },
    body: new URLSearchParams(new FormData(form) as unknown as Record<string, string>),
  }).catch(() => null)
  const away = answer?.headers.get('HX-Redirect')
  if (away) location.href = away
  const lost = { 'lintel:toast': { text: document.body.dataset.lost } }
  const said = answer ? JSON.parse(answer.headers.get('HX-Trigger') ?? '{}') : lost
  for (const [name, detail] of Object.entries(said)) {
    document.dispatchEvent(new CustomEvent(name, { detail }))
  }
  return answer?.ok ?? false
}
