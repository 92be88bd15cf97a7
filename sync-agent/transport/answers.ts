import { count, DecodeError, list, oneOf, record, string } from '../../protocol/batch.ts'
import { ENTITY_NAMES, type EntityName, isEntityName } from '../../protocol/entities.ts'
import { LIMITS, type Limits } from '../../protocol/limits.ts'
import type {
  Command,
  DigestAnswer,
  EmptyingAnswer,
  EpochAnswer,
  HeartbeatAnswer,
  HelloAnswer,
  KeyAnswer,
  PairAnswer,
  PairState,
  PolicyAnswer,
  PolicyStanding,
  PublicJwk,
} from '../../protocol/messages.ts'
import { WORDS_PLACE } from '../../protocol/messages.ts'
import type { Problem, ProblemCode, StreamHead } from '../../protocol/problem.ts'
import { PROBLEM_STATUS } from '../../protocol/problem.ts'
import type { BatchAnswer } from '../../protocol/receipt.ts'

/** One decoder an answer: each rebuilds its object field by field and throws DecodeError. */

export function decodePairAnswer(value: unknown): PairAnswer {
  const answer = record('answer', value)
  return {
    agentId: string('agentId', answer.agentId),
    serverKey: decodeJwk(answer.serverKey),
    words: string('words', answer.words),
    time: count('time', answer.time),
  }
}

export function decodePairState(value: unknown): PairState {
  const answer = record('answer', value)
  return {
    state: oneOf('state', answer.state, ['pending', 'active', 'refused']),
    time: count('time', answer.time),
  }
}

export function decodeKeyAnswer(value: unknown): KeyAnswer {
  const answer = record('answer', value)
  return { receipt: string('receipt', answer.receipt), time: count('time', answer.time) }
}

export function decodeHello(value: unknown): HelloAnswer {
  const answer = record('answer', value)
  return {
    head: answer.head === null ? null : decodeHead(answer.head),
    serverKey: decodeJwk(answer.serverKey),
    succession: list('succession', answer.succession ?? []).map((word) =>
      string('succession', word),
    ),
    policy: answer.policy === undefined ? NO_POLICY : decodeStanding(answer.policy),
    limits: decodeLimits(answer.limits),
    time: count('time', answer.time),
  }
}

/** A server of before there were policies. */
const NO_POLICY: PolicyStanding = { version: 0, hash: '', emptied: true }

function decodeStanding(value: unknown): PolicyStanding {
  const policy = record('policy', value)
  return {
    version: count('policy.version', policy.version),
    hash: string('policy.hash', policy.hash),
    emptied: policy.emptied === true,
  }
}

export function decodePolicyAnswer(value: unknown): PolicyAnswer {
  const answer = record('answer', value)
  return { policy: decodeStanding(answer.policy), time: count('time', answer.time) }
}

export function decodeEmptying(value: unknown): EmptyingAnswer {
  const answer = record('answer', value)
  const next = answer.next === null ? null : record('next', answer.next)
  const places = [...ENTITY_NAMES, WORDS_PLACE] as const
  return {
    next: next && {
      entity: oneOf('next.entity', next.entity, places),
      key: string('next.key', next.key),
    },
    emptied: count('emptied', answer.emptied),
    time: count('time', answer.time),
  }
}

export function decodeEpoch(value: unknown): EpochAnswer {
  const answer = record('answer', value)
  return { head: decodeHead(answer.head), time: count('time', answer.time) }
}

export function decodeBatchAnswer(value: unknown): BatchAnswer {
  const answer = record('answer', value)
  return {
    receipt: string('receipt', answer.receipt),
    replayed: answer.replayed === true,
    applyMs: answer.applyMs === undefined ? 0 : count('applyMs', answer.applyMs),
    time: count('time', answer.time),
  }
}

export function decodeHeartbeat(value: unknown): HeartbeatAnswer {
  const answer = record('answer', value)
  return { watermark: count('watermark', answer.watermark), time: count('time', answer.time) }
}

export function decodeDigest(entity: EntityName, value: unknown): DigestAnswer {
  const answer = record('answer', value)
  return {
    entity: oneOf('entity', answer.entity, [entity]),
    rows: list('rows', answer.rows).map((item) => {
      const [key, hash] = list('rows', item)
      return [string('key', key), string('hash', hash)]
    }),
    next: answer.next === null ? null : string('next', answer.next),
    head: answer.head === null ? null : decodeHead(answer.head),
    time: count('time', answer.time),
  }
}

/** What a newer server may ask and this agent does not know; it says so instead of stumbling over it. */
export type UnknownCommand = { id: string; kind: 'unknown' }

export type CommandOrUnknown = { command: Command | UnknownCommand | null; time: number }

export function decodeCommand(value: unknown): CommandOrUnknown {
  const answer = record('answer', value)
  const time = count('time', answer.time)
  if (answer.command === null) return { command: null, time }
  const command = record('command', answer.command)
  return { command: toCommand(string('command.id', command.id), command), time }
}

function toCommand(id: string, command: Record<string, unknown>): Command | UnknownCommand {
  const { kind } = command
  if (kind === 'sync' || kind === 'verify') return { id, kind }
  if (kind === 'allow-deletes') {
    const words = list('command.words', command.words ?? [])
    const hold = string('command.hold', command.hold)
    return { id, kind, hold, words: words.map((word) => string('command.words', word)) }
  }
  if (kind !== 'resend') return { id, kind: 'unknown' }
  const rows = list('command.rows', command.rows).map((row): [EntityName, string] => {
    const [entity, keyHash] = list('command.rows', row)
    if (!isEntityName(entity)) throw new DecodeError('command.rows', 'known entities')
    return [entity, string('command.rows', keyHash)]
  })
  return { id, kind, rows }
}

/** A problem document, or null when the answer is none of ours. */
export function decodeProblem(value: unknown): Pick<Problem, 'code' | 'detail' | 'time'> | null {
  try {
    const problem = record('problem', value)
    const code = string('code', problem.code)
    if (!Object.hasOwn(PROBLEM_STATUS, code)) return null
    const detail = typeof problem.detail === 'string' ? problem.detail : ''
    return { code: code as ProblemCode, detail, time: count('time', problem.time) }
  } catch {
    return null
  }
}

function decodeHead(value: unknown): StreamHead {
  const head = record('head', value)
  return {
    epoch: count('head.epoch', head.epoch),
    seq: count('head.seq', head.seq),
    bsh: string('head.bsh', head.bsh),
  }
}

function decodeJwk(value: unknown): PublicJwk {
  const jwk = record('serverKey', value)
  return {
    kty: oneOf('kty', jwk.kty, ['OKP']),
    crv: oneOf('crv', jwk.crv, ['Ed25519']),
    x: string('x', jwk.x),
  }
}

/** The smaller of each bound, the server's or ours; a server of another version may not know them all. */
function decodeLimits(value: unknown): Limits {
  const limits = record('limits', value)
  const names = Object.keys(LIMITS) as (keyof Limits)[]
  const smaller = (name: keyof Limits) =>
    limits[name] === undefined ? LIMITS[name] : Math.min(LIMITS[name], count(name, limits[name]))
  return Object.fromEntries(names.map((name) => [name, smaller(name)])) as Limits
}
