import { routePath } from 'hono/route'
import type { LogEntry, LoggedFault } from '../deps.ts'
import type { AppContext } from './context.ts'

/** Frames of a stack worth keeping; more only repeat the framework. */
const FRAMES = 20
/** Causes of causes that are followed. */
const CAUSES = 4

/**
 * What the log keeps of a request that was answered: the pattern of its route, never its address, and ids, never names.
 * An error is kept only where the answer is a failure of ours.
 */
export function logEntryOf(c: AppContext, startedAt: number): LogEntry {
  const { trips, ms } = c.get('db').cost()
  const { status } = c.res
  const failed = status >= 500 ? c.error : undefined
  return {
    at: new Date(startedAt).toISOString(),
    level: status >= 500 ? 'error' : 'info',
    requestId: c.get('requestId'),
    method: c.req.method,
    route: routePath(c),
    status,
    ms: c.get('deps').now() - startedAt,
    databaseMs: Math.round(ms * 10) / 10,
    trips,
    ...(c.get('memberId') && { member: c.get('memberId') }),
    ...(c.get('agentId') && { agent: c.get('agentId') }),
    ...(failed && { faults: faultsOf(failed) }),
  }
}

/** An error and its causes without their messages: those may hold what a person typed or a row of the ledger. */
export function faultsOf(error: unknown): LoggedFault[] {
  const faults: LoggedFault[] = []
  for (let cause = error; cause instanceof Error && faults.length < CAUSES; cause = cause.cause) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
    faults.push({ name: cause.name, ...(code && { code }), frames: framesOf(cause) })
  }
  return faults
}

/** The places of a stack; the message before them, which may span lines that look like places, is cut off. */
function framesOf({ stack = '', message }: Error): string[] {
  const start = stack.indexOf(message)
  const places = start < 0 ? stack : stack.slice(start + message.length)
  const lines = places.split('\n').map((line) => line.trim())
  return lines.filter((line) => /^at \S/.test(line)).slice(0, FRAMES)
}
