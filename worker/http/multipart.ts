import { once } from 'node:events'
import type { BusboyFileStream, BusboyInstance } from '@fastify/busboy'

/** A file of a form on its way in: its bytes can be read once, and what is not read is passed over. */
export type IncomingFile = { name: string; bytes: AsyncIterable<Uint8Array> }

/** The body is no form with files, or was cut off. */
export class FormBroken extends Error {
  override readonly name = 'FormBroken'
}

/** The form is larger than it may be; what came after is not read. */
export class FormTooLarge extends Error {
  override readonly name = 'FormTooLarge'
}

type Limits = { bytes: number; files: number }

/**
 * Gives the files of a form (multipart/form-data, RFC 7578) one after the other to `take`, while they come in: no
 * file is held whole. Fields are passed over, and so are file inputs left empty and files beyond the limit. Gives how
 * many files there were. Throws FormBroken or FormTooLarge, and whatever `take` throws.
 */
export async function readFiles(
  request: Request,
  limits: Limits,
  take: (file: IncomingFile) => Promise<void>,
): Promise<number> {
  const parser = await openParser(request.headers.get('Content-Type') ?? '')
  const state = { sent: 0, failed: undefined as unknown, open: new Set<BusboyFileStream>() }
  const stop = new AbortController()
  let taking = Promise.resolve()
  parser.on('file', (_field, stream, name) => {
    // An input without a choice comes as a file without a name.
    if (name) state.sent += 1
    if (!name || state.failed !== undefined || state.sent > limits.files) return stream.resume()
    state.open.add(stream)
    taking = taking
      .then(() => takeWhole(stream, name, take))
      .catch((error) => {
        state.failed ??= error
        stop.abort()
      })
      .finally(() => state.open.delete(stream))
  })
  try {
    await feed(request, parser, limits.bytes, stop.signal)
  } catch (error) {
    state.failed ??= error
    // Whoever reads on is told, so that nothing half-read is taken for whole.
    for (const stream of state.open) stream.destroy(error as Error)
    parser.destroy()
  }
  await taking
  if (state.failed !== undefined) throw state.failed
  return state.sent
}

async function takeWhole(
  stream: BusboyFileStream,
  name: string,
  take: (file: IncomingFile) => Promise<void>,
): Promise<void> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
  // Without `return`: a reader that stops early must not close the stream, or the rest of the form stands still.
  const bytes = { [Symbol.asyncIterator]: () => ({ next: () => chunks.next() }) }
  await take({ name, bytes })
  while (!(await chunks.next()).done);
}

async function openParser(type: string): Promise<BusboyInstance> {
  // Few requests bring files: the parser and the streams of Node it stands on are no part of a start.
  const { Busboy } = await import('@fastify/busboy')
  try {
    return new Busboy({
      headers: { 'content-type': type },
      limits: { fields: 20, fieldSize: 10_000, headerPairs: 50 },
    })
  } catch (error) {
    throw new FormBroken('This is no form with files.', { cause: error })
  }
}

async function feed(
  request: Request,
  parser: BusboyInstance,
  most: number,
  signal: AbortSignal,
): Promise<void> {
  let bytes = 0
  const ended = once(parser, 'finish', { signal })
  // It is awaited below; until then a form that is no form must not end the program.
  ended.catch(() => {})
  try {
    for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      bytes += chunk.length
      if (bytes > most) throw new FormTooLarge('The form is too large.')
      signal.throwIfAborted()
      if (!parser.write(chunk)) await Promise.race([once(parser, 'drain', { signal }), ended])
    }
    parser.end()
    await ended
  } catch (error) {
    throw error instanceof FormTooLarge
      ? error
      : new FormBroken('The form was cut off.', { cause: error })
  }
}
