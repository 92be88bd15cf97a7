import { createServer } from 'node:net'

/** A loopback port that was free a moment ago. */
export function findFreePort(): Promise<number> {
  return listenOnce(0)
}

/** Why a loopback port cannot be listened on now, or null when it can. */
export async function findPortProblem(port: number): Promise<'taken' | 'refused' | null> {
  try {
    await listenOnce(port)
    return null
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'refused' : 'taken'
  }
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port))
    })
  })
}
