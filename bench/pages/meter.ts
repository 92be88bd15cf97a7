import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the database server says its statements cost since the last look. */
export type Cost = { ms: number; rowsRead: number; rowsWritten: number; trips: number }

export type Meter = {
  /** The address of a database as seen through the meter. */
  through: (url: string) => string
  /** Gives what was counted, and begins anew. */
  take: () => Cost
  stop: () => Promise<void>
}

const NOTHING: Cost = { ms: 0, rowsRead: 0, rowsWritten: 0, trips: 0 }

/**
 * Stands between worker and sqld and adds up what each answer tells of itself: sqld's own time, not the wire's,
 * and the rows that Turso would bill.
 */
export async function startMeter(): Promise<Meter> {
  let cost = { ...NOTHING }
  let port = 0
  const server = createServer(async (asked, answer) => {
    const body = await pass(asked, answer, port)
    cost.trips += 1
    addUp(body, cost)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    through: (url) => {
      const address = new URL(url)
      port = Number(address.port)
      address.port = String((server.address() as AddressInfo).port)
      return address.href
    },
    take: () => {
      const taken = cost
      cost = { ...NOTHING }
      return taken
    },
    stop: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function pass(asked: IncomingMessage, answer: ServerResponse, port: number): Promise<string> {
  const { method, url: path, headers } = asked
  return new Promise((resolve, reject) => {
    const onward = request({ host: '127.0.0.1', port, method, path, headers }, (answered) => {
      const parts: Buffer[] = []
      answer.writeHead(answered.statusCode ?? 502, answered.headers)
      answered.on('data', (part: Buffer) => {
        parts.push(part)
        answer.write(part)
      })
      answered.once('end', () => {
        answer.end()
        resolve(Buffer.concat(parts).toString())
      })
    })
    onward.once('error', reject)
    asked.pipe(onward)
  })
}

/** Every result of a pipeline or batch carries its own figures, however deep it lies. */
function addUp(body: string, cost: Cost): void {
  JSON.parse(body, (name, value) => {
    if (name === 'rows_read') cost.rowsRead += value
    if (name === 'rows_written') cost.rowsWritten += value
    if (name === 'query_duration_ms') cost.ms += value
    return value
  })
}
