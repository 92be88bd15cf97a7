const TRIES = 10
const PAUSE_MS = 3_000
const TIMEOUT_MS = 10_000

export type SmokeTools = { fetch: typeof fetch; sleep: (ms: number) => Promise<void> }

/** Looks until the worker at `url` is healthy; null, or what was wrong at the last look. */
export async function findIllness(
  url: string,
  { fetch, sleep }: SmokeTools,
): Promise<string | null> {
  let illness: string | null = null
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (tries > 0) await sleep(PAUSE_MS)
    illness = await look(url, fetch)
    if (illness === null) return null
  }
  return illness
}

async function look(url: string, get: typeof fetch): Promise<string | null> {
  for (const path of ['/healthz', '/sign-in']) {
    try {
      const answer = await get(url + path, { signal: AbortSignal.timeout(TIMEOUT_MS) })
      const text = (await answer.text()).slice(0, 300)
      if (!answer.ok) return `${path} answered ${answer.status}: ${text}`
    } catch (error) {
      return `${path} did not answer: ${error instanceof Error ? error.message : error}`
    }
  }
  return null
}
