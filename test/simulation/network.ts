/** The way between agent and edge, with everything that can happen on it. */
import { gunzipSync, gzipSync } from 'node:zlib'
import { SYNC_PATH } from '../../protocol/token.ts'
import type { Fetch } from '../../sync-agent/ports.ts'
import type { Edge, EdgeAnswer, EdgeFault, EdgeRequest } from './edge.ts'
import type { Chance } from './random.ts'
import type { Scheduler } from './scheduler.ts'

/** What happens to one request or its answer. */
export const NETWORK_FAULTS = [
  'cut',
  'answer-lost',
  'hang',
  'duplicate',
  'late-duplicate',
  'concurrent-duplicate',
  'body-truncated',
  'body-bit-flipped',
  'body-swapped',
  'token-bit-flipped',
  'answer-truncated',
  'receipt-bit-flipped',
  'receipt-swapped',
  'captive-portal',
  'proxy-502',
  'proxy-429',
] as const

/** What happens to whoever works on it. */
export const PROCESS_FAULTS = [
  'die-before-commit',
  'die-after-commit',
  'busy',
  'storage-slow',
  'storage-reply-lost',
  'agent-killed-before-send',
  'agent-killed-before-answer',
  'agent-power-cut-before-answer',
] as const

export type Fault = (typeof NETWORK_FAULTS)[number] | (typeof PROCESS_FAULTS)[number]

const EDGE_FAULTS: ReadonlySet<string> = new Set<EdgeFault>([
  'die-before-commit',
  'die-after-commit',
  'busy',
  'storage-slow',
  'storage-reply-lost',
])

export type NetworkOptions = {
  readonly scheduler: Scheduler
  readonly chance: Chance
  readonly edge: Edge
  /** The fault of the next request to a path under SYNC_PATH. */
  readonly plan: (path: string) => Fault | null
  /** The body of some other batch, for an attacker who has seen it. */
  readonly otherBody: () => Uint8Array<ArrayBuffer> | null
  /** Called with each request before it leaves. */
  readonly onSend: (request: EdgeRequest) => void
  /** Bends an answer as another honest server might give it. */
  readonly adapt: (path: string, body: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>
  readonly kill: (how: 'kill' | 'power-cut') => void
}

/** How late a late duplicate may come: while its token lives, and after. */
const LATEST_MS = 90_000

export function createNetwork(options: NetworkOptions): Fetch {
  const { scheduler, chance, edge, plan, otherBody, onSend, adapt, kill } = options
  const latency = () => scheduler.sleep(chance.between(1, 40))
  /** Honest answers that hold a receipt. */
  const receipts: EdgeAnswer[] = []

  async function carry(request: EdgeRequest, fault: Fault | null, signal: AbortSignal) {
    const sent =
      fault === 'body-swapped' && request.body
        ? { ...request, body: swap(request.body) }
        : spoilRequest(request, fault, chance)
    const serve = (what = sent) => edge.serve(what, signal)
    switch (fault) {
      case 'duplicate':
        await serve()
        await latency()
        return serve()
      case 'late-duplicate':
        scheduler.at(scheduler.now() + chance.between(500, LATEST_MS), () => void serve())
        return serve()
      case 'concurrent-duplicate':
        void serve()
        return serve()
      case 'receipt-swapped':
        // Of all that is signed only receipts count: here one of another batch comes in place of ours.
        return receipts.length > 0 && isBatchPath(request.url) ? chance.pick(receipts) : serve()
      case 'captive-portal':
        return html(200, '<h1>Welcome to the network</h1>')
      case 'proxy-502':
        return html(502, '<h1>Bad gateway</h1>')
      case 'proxy-429':
        return html(429, 'slow down', [['Retry-After', '3']])
      default:
        return serve()
    }
  }

  /** Another batch's body, or the same changes said to be of later and to be seen at once. */
  function swap(body: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const isForged = body[0] === GZIP && chance.percent(80)
    return isForged ? forge(body) : (otherBody() ?? body)
  }

  function adaptJson(answer: EdgeAnswer, path: string): EdgeAnswer {
    const isOurs = answer.headers.some(([, value]) => value.startsWith('application/json'))
    return isOurs ? { ...answer, body: adapt(path, answer.body) } : answer
  }

  /** Nobody answers: the asker gives up when its own patience ends. */
  const never = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => {
      if (signal.aborted) reject(signal.reason)
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })

  return async (url, init) => {
    const path = new URL(url).pathname.slice(SYNC_PATH.length)
    const signal = init.signal ?? new AbortController().signal
    const request: EdgeRequest = {
      method: init.method ?? 'GET',
      url,
      headers: [...new Headers(init.headers)],
      body: (init.body as Uint8Array<ArrayBuffer> | undefined) ?? null,
    }
    onSend(request)
    const fault = plan(path)
    if (fault === 'agent-killed-before-send') kill('kill')
    await latency()
    if (fault === 'cut') throw cutOff()
    if (fault === 'hang') return never(signal)
    if (fault && EDGE_FAULTS.has(fault) && fault.startsWith('die')) {
      void edge.serve(request, signal, fault as EdgeFault)
      await scheduler.sleep(100)
      throw cutOff()
    }
    const isEdgeFault = fault !== null && EDGE_FAULTS.has(fault)
    const answer = await Promise.race([
      isEdgeFault ? edge.serve(request, signal, fault as EdgeFault) : carry(request, fault, signal),
      never(signal),
    ])
    if (fault === 'agent-killed-before-answer') kill('kill')
    if (fault === 'agent-power-cut-before-answer') kill('power-cut')
    await latency()
    if (fault === 'answer-lost') throw cutOff()
    if (answer.status === 200 && isBatchPath(url) && fault === null) receipts.push(answer)
    const mayFlip = fault !== 'receipt-bit-flipped' || /^.(batches|receipts|keys)/.test(path)
    return toResponse(spoilAnswer(adaptJson(answer, path), mayFlip ? fault : null, chance))
  }
}

/** The first byte of gzip. */
const GZIP = 0x1f
const LATER_MS = 600_000

/** What the root over the changes does not hold: the rest of a batch is held by the hash of its bytes alone. */
function forge(body: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const batch = JSON.parse(gunzipSync(body).toString())
  const capture = { ...batch.capture, mode: 'direct', part: 1, parts: 1 }
  const trigger = batch.trigger === 'manual' ? 'command' : 'manual'
  const forged = { ...batch, capture, trigger, asOf: batch.asOf + LATER_MS }
  return new Uint8Array(gzipSync(JSON.stringify(forged)))
}

const isBatchPath = (url: string): boolean => url.endsWith('/batches')

const cutOff = () => Object.assign(new TypeError('fetch failed'), { code: 'ECONNRESET' })

function html(status: number, text: string, headers: [string, string][] = []): EdgeAnswer {
  const body = new TextEncoder().encode(text)
  return { status, headers: [['Content-Type', 'text/html'], ...headers], body }
}

function spoilRequest(request: EdgeRequest, fault: Fault | null, chance: Chance): EdgeRequest {
  const { body, headers } = request
  if (fault === 'body-truncated' && body) {
    return { ...request, body: body.slice(0, chance.between(0, body.length - 1)) }
  }
  if (fault === 'body-bit-flipped' && body) return { ...request, body: flip(body, chance) }
  if (fault === 'token-bit-flipped') {
    return {
      ...request,
      headers: headers.map(([name, value]) => {
        if (name !== 'authorization') return [name, value]
        const place = chance.between('Bearer '.length, value.length - 1)
        const other = value[place] === 'A' ? 'B' : 'A'
        return [name, value.slice(0, place) + other + value.slice(place + 1)]
      }),
    }
  }
  return request
}

function spoilAnswer(answer: EdgeAnswer, fault: Fault | null, chance: Chance): EdgeAnswer {
  const { body } = answer
  if (body.length === 0) return answer
  if (fault === 'answer-truncated') {
    return { ...answer, body: body.slice(0, chance.between(0, body.length - 1)) }
  }
  // What TLS alone protects is left whole: here it is the receipt that must protect itself.
  if (fault === 'receipt-bit-flipped') {
    const receipt = body.subarray(0, body.length / 2)
    return { ...answer, body: concat(flip(receipt.slice(), chance), body.subarray(receipt.length)) }
  }
  return answer
}

export function flip(bytes: Uint8Array<ArrayBuffer>, chance: Chance): Uint8Array<ArrayBuffer> {
  const flipped = bytes.slice()
  flipped[chance.between(0, bytes.length - 1)]! ^= 1 << chance.between(0, 7)
  return flipped
}

const concat = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts))

const toResponse = ({ status, headers, body }: EdgeAnswer): Response =>
  new Response(status === 204 ? null : body, { status, headers: headers as [string, string][] })
