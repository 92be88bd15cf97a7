import { parseArgs } from 'node:util'
import type { StartText } from './text.ts'

export type StartOptions = {
  /** Begin anew: what an earlier start kept is deleted. */
  reset: boolean
  /** No demo data: a database of its own, and a one-time link to set it up. */
  empty: boolean
  port: number
  /** A book of one's own, instead of the demo's. */
  book: string | null
}

/** What the person at the terminal can put right; the message is a sentence with the remedy. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

export const DEFAULT_PORT = 8787

/** Reads the arguments; null asks for what they are. Throws StartError. */
export function readOptions(args: string[], text: StartText): StartOptions | null {
  const { values } = parse(args, text)
  if (values.help) return null
  const port = Number(values.port ?? DEFAULT_PORT)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new StartError(text.badPort(values.port ?? ''))
  }
  if (values.empty && values.book) throw new StartError(text.emptyWithBook)
  return {
    reset: values.reset ?? false,
    empty: values.empty ?? false,
    port,
    book: values.book ?? null,
  }
}

function parse(args: string[], text: StartText) {
  try {
    return parseArgs({
      args,
      options: {
        reset: { type: 'boolean' },
        empty: { type: 'boolean' },
        port: { type: 'string' },
        book: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch {
    throw new StartError(text.badArguments)
  }
}
