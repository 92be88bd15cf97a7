/** Sends fields beside the page; what the answer says, the page says. False when nothing was saved. */
export async function send(action: string, fields: Record<string, string>): Promise<boolean> {
  const answer = await fetch(action, {
    method: 'POST',
    headers: { 'HX-Request': 'true', 'HX-Current-URL': location.href },
    body: new URLSearchParams(fields),
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
