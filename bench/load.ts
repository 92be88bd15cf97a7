import { Agent, get, type IncomingMessage } from 'node:http'

/** How a page is asked for: as many at once, for so long. */
export type Load = { concurrency: number; ms: number; headers?: Record<string, string> }

/** Requests a second that a page answers with 200. Throws at any other answer. */
export async function measureRequests(url: string, load: Load): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.concurrency })
  const startedAt = performance.now()
  let answered = 0
  const ask = async () => {
    while (performance.now() - startedAt < load.ms) {
      await askOnce(url, agent, load.headers ?? {})
      answered += 1
    }
  }
  try {
    await Promise.all(Array.from({ length: load.concurrency }, ask))
    return (answered * 1000) / (performance.now() - startedAt)
  } finally {
    agent.destroy()
  }
}

function askOnce(url: string, agent: Agent, headers: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const take = (answer: IncomingMessage) => {
      answer.resume()
      answer.once('end', () => {
        if (answer.statusCode === 200) resolve()
        else reject(new Error(`${url} answered ${answer.statusCode}`))
      })
    }
    get(url, { agent, headers }, take).once('error', reject)
  })
}
