import { connect, createServer, type Socket } from 'node:net'

export type ByteCounter = {
  /** Bytes since the last look, from whoever connects and back. */
  take: () => { sent: number; received: number }
  stop: () => Promise<void>
}

/** Listens on a port of loopback, passes all on to another, and counts. */
export async function startByteCounter(port: number, onward: number): Promise<ByteCounter> {
  let [sent, received] = [0, 0]
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(onward, '127.0.0.1')
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    }
    near.on('data', (chunk) => {
      sent += chunk.length
    })
    far.on('data', (chunk) => {
      received += chunk.length
    })
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    take: () => {
      const taken = { sent, received }
      sent = 0
      received = 0
      return taken
    },
    stop: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
