import { get } from 'node:http'

/** What an address answers on the wire. */
export type Answered = { bytes: number; text: string; trips: number }

/** The body as it travels, brotli, and in the clear; and the trips to the database it took. */
export async function weigh(url: string, headers: Record<string, string>): Promise<Answered> {
  const bytes = await readBytes(url, { ...headers, 'Accept-Encoding': 'br' })
  const plain = await fetch(url, { headers })
  const trips = /trips;dur=(\d+)/.exec(plain.headers.get('Server-Timing') ?? '')
  return { bytes, text: await plain.text(), trips: Number(trips?.[1] ?? 0) }
}

function readBytes(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (answer) => {
      let bytes = 0
      if (answer.statusCode !== 200 || answer.headers['content-encoding'] !== 'br') {
        reject(new Error(`${url} answered ${answer.statusCode}, not in brotli`))
      }
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      answer.once('end', () => resolve(bytes))
    }).once('error', reject)
  })
}
