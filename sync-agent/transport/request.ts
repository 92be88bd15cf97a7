import { DecodeError } from '../../protocol/batch.ts'
import { PROBLEM_MEDIA_TYPE } from '../../protocol/problem.ts'
import { type BatchClaims, SYNC_PATH, TOKEN_SCHEME } from '../../protocol/token.ts'
import type { Clock, Fetch, Random } from '../ports.ts'
import { AgentProblem } from '../problem.ts'
import type { AgentKey } from '../state/key-file.ts'
import { decodeProblem } from './answers.ts'
import { problemOf } from './refusal.ts'
import { signRequest } from './token.ts'

/** What every call needs. */
export type Line = {
  /** Origin of the CRM. */
  readonly server: string
  readonly key: () => AgentKey
  /** Null until a pairing code was accepted. */
  readonly agentId: () => string | null
  readonly clock: Clock
  readonly random: Random
  readonly fetch: Fetch
  /** Server's clock minus ours. */
  readonly offset: { read: () => number; write: (ms: number) => void }
}

export type Call<T> = {
  readonly method: 'GET' | 'POST'
  /** Under SYNC_PATH, such as `/hello`. */
  readonly path: string
  readonly query?: string
  readonly body?: Uint8Array<ArrayBuffer>
  readonly mediaType?: string
  readonly place?: Pick<BatchClaims, 'epoch' | 'seq' | 'prev' | 'rows'>
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  /** False for the one request that cannot be signed yet. */
  readonly signed?: boolean
  /** True where the answer may be stamped long before it comes, so that its time says little. */
  readonly isLate?: boolean
  readonly decode: (value: unknown) => T
}

const ANSWER_TIMEOUT_MS = 60_000
/** No honest answer is longer. */
const ANSWER_BYTES = 4 * 1_048_576
const EMPTY = new Uint8Array(0)

/**
 * Calls an endpoint once, or twice when the first answer says that our clock is wrong: the answer brings
 * the right time. Throws AgentProblem. Only a decoded answer counts; a 200 of a captive portal does not.
 */
export async function call<T>(line: Line, request: Call<T>): Promise<T> {
  const first = await attempt(line, request)
  if (!('skewedTo' in first)) return first.answer
  line.offset.write(first.skewedTo - line.clock.now())
  const second = await attempt(line, request)
  if ('skewedTo' in second) throw new AgentProblem('clock-wrong', {})
  return second.answer
}

type Attempt<T> = { answer: T } | { skewedTo: number }

async function attempt<T>(line: Line, request: Call<T>): Promise<Attempt<T>> {
  const response = await send(line, request)
  const value = await readJson(line, response)
  if (response.ok) return { answer: accept(line, response, value, request) }
  const isProblem = response.headers.get('Content-Type')?.startsWith(PROBLEM_MEDIA_TYPE)
  const problem = isProblem ? decodeProblem(value) : null
  if (!problem) throw strange(line, response)
  if (problem.code === 'clock-skew' || problem.code === 'token-expired') {
    return { skewedTo: problem.time }
  }
  const retryAfter = response.headers.get('Retry-After')
  throw problemOf(problem.code, problem.detail ?? '', { server: line.server, retryAfter })
}

function accept<T>(line: Line, response: Response, value: unknown, request: Call<T>): T {
  const time = (value as { time?: unknown } | null | undefined)?.time
  try {
    const answer = request.decode(value)
    // The answer was stamped before it came here: the offset errs to the past, and so does freshness.
    if (typeof time === 'number' && !request.isLate) line.offset.write(time - line.clock.now())
    return answer
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    // Every answer of ours is stamped: this one is of another version, the others are of somebody else.
    if (typeof time !== 'number') throw strange(line, response)
    throw new AgentProblem('server-refused', { code: 'unknown', detail: error.message })
  }
}

async function send<T>(line: Line, request: Call<T>): Promise<Response> {
  const url = line.server + SYNC_PATH + request.path
  // As fetch will write it: a URL escapes more than encodeURIComponent does.
  const { search, href } = new URL(url + (request.query ?? ''))
  const body = request.body ?? EMPTY
  const headers = new Headers({ Accept: 'application/json' })
  if (request.method === 'POST') {
    headers.set('Content-Type', request.mediaType ?? 'application/json')
  }
  if (request.signed !== false) {
    headers.set(
      'Authorization',
      `${TOKEN_SCHEME} ${await tokenFor(line, request, { url, search, body })}`,
    )
  }
  const timeout = AbortSignal.timeout(request.timeoutMs ?? ANSWER_TIMEOUT_MS)
  try {
    return await line.fetch(href, {
      method: request.method,
      headers,
      redirect: 'manual',
      signal: request.signal ? AbortSignal.any([request.signal, timeout]) : timeout,
      ...(request.method === 'POST' ? { body } : {}),
    })
  } catch (error) {
    throw unreachable(line, error)
  }
}

type Sent = { url: string; search: string; body: Uint8Array }

function tokenFor<T>(line: Line, request: Call<T>, { url, search, body }: Sent): Promise<string> {
  const agentId = line.agentId()
  if (agentId === null) throw new AgentProblem('pairing-needed', {})
  return signRequest(line.key(), {
    agentId,
    audience: line.server + SYNC_PATH,
    method: request.method,
    url,
    query: search.slice(1),
    body,
    now: line.clock.now() + line.offset.read(),
    random: line.random,
    ...(request.place ? { place: request.place } : {}),
  })
}

/** The JSON of an answer, undefined when it is none. */
async function readJson(line: Line, response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of response.body ?? []) {
      length += chunk.length
      if (length > ANSWER_BYTES) throw strange(line, response)
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof AgentProblem ? error : unreachable(line, error)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    return undefined
  }
}

function strange(line: Line, response: Response): AgentProblem {
  return new AgentProblem('server-not-lintel', { server: line.server, status: response.status })
}

function unreachable(line: Line, error: unknown): AgentProblem {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = (cause as NodeJS.ErrnoException | null)?.code
  const isLate = cause instanceof Error && cause.name === 'TimeoutError'
  const reason = typeof code === 'string' ? code : isLate ? 'timeout' : 'network'
  return new AgentProblem('server-unreachable', { server: line.server, reason })
}
