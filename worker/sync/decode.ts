import { count, DecodeError, list, oneOf, record, string } from '../../protocol/batch.ts'
import { ENTITY_NAMES, type EntityName, isEntityName } from '../../protocol/entities.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type {
  CommandAck,
  EmptyingRequest,
  EpochRequest,
  HeartbeatRequest,
  HelloRequest,
  KeyRequest,
  PairRequest,
  PolicyRequest,
  PublicJwk,
  ReportRequest,
  SourceIdentity,
} from '../../protocol/messages.ts'
import { WORDS_PLACE } from '../../protocol/messages.ts'

/** Longest name, host and version an agent may give itself. */
const NAME_LENGTH = 200
const SYSTEM = /^[a-z][a-z0-9-]{0,30}$/
const KEY_X = /^[A-Za-z0-9_-]{43}$/
const KEY_HASH = /^[0-9a-f]{64}$/
const COLUMN = /^(\*|[a-zA-Z]{1,40})$/
const FAILURE_CODE = /^[a-z][a-z0-9-]{0,60}$/

/** Reads the body of a signed request that is no batch. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new DecodeError('body', 'JSON in UTF-8')
  }
}

export function decodePairRequest(value: unknown): PairRequest {
  const body = record('body', value)
  const agent = record('agent', body.agent)
  return {
    code: name('code', body.code),
    jwk: decodeJwk(body.jwk),
    proof: string('proof', body.proof),
    source: decodeSource(body.source),
    agent: { version: name('agent.version', agent.version), host: name('agent.host', agent.host) },
  }
}

export function decodeKeyRequest(value: unknown): KeyRequest {
  const body = record('body', value)
  return { jwk: decodeJwk(body.jwk), proof: string('proof', body.proof) }
}

export function decodeHello(value: unknown): HelloRequest {
  const body = record('body', value)
  const { version, host } = body
  return {
    version: name('version', version),
    host: name('host', host),
    source: decodeSource(body.source),
  }
}

export function decodeEpoch(value: unknown): EpochRequest {
  const body = record('body', value)
  return {
    reason: oneOf('reason', body.reason, ['first', 'state-lost', 'source-restored', 'policy']),
    epoch: count('epoch', body.epoch),
    after: count('after', body.after),
  }
}

export function decodePolicy(value: unknown): PolicyRequest {
  return { policy: string('policy', record('body', value).policy) }
}

export function decodeEmptying(value: unknown): EmptyingRequest {
  const body = record('body', value)
  const after = body.after === null ? null : record('after', body.after)
  return {
    version: count('version', body.version),
    after: after && {
      entity: oneOf('after.entity', after.entity, [...ENTITY_NAMES, WORDS_PLACE]),
      key: string('after.key', after.key),
    },
  }
}

export function decodeHeartbeat(value: unknown): HeartbeatRequest {
  const body = record('body', value)
  return {
    epoch: count('epoch', body.epoch),
    seq: count('seq', body.seq),
    asOf: count('asOf', body.asOf),
  }
}

export function decodeAck(value: unknown): CommandAck {
  const body = record('body', value)
  const state = oneOf('state', body.state, ['taken', 'captured', 'failed'])
  if (state === 'taken') return { state }
  if (state === 'captured') {
    return { state, marker: count('marker', body.marker), rows: count('rows', body.rows) }
  }
  return { state, code: matching('code', body.code, FAILURE_CODE, 'a code of small letters') }
}

/** What needs a person. Entities, columns and rules alone: a value has no place to stand in. */
export function decodeReport(value: unknown): ReportRequest {
  const body = record('body', value)
  const leftOut = record('leftOut', body.leftOut)
  const rows = list('leftOut.rows', leftOut.rows)
  if (rows.length > LIMITS.reportRows) {
    throw new DecodeError('leftOut.rows', `at most ${LIMITS.reportRows}`)
  }
  return {
    hold: body.hold === null ? null : decodeHold(body.hold),
    leftOut: { count: count('leftOut.count', leftOut.count), rows: rows.map(decodeLeftOut) },
  }
}

function decodeLeftOut(value: unknown): ReportRequest['leftOut']['rows'][number] {
  const row = record('leftOut.rows', value)
  return {
    entity: entityName('leftOut.entity', row.entity),
    keyHash: matching('leftOut.keyHash', row.keyHash, KEY_HASH, 'SHA-256 in hex'),
    column: matching('leftOut.column', row.column, COLUMN, 'the name of a column'),
    rule: matching('leftOut.rule', row.rule, FAILURE_CODE, 'a code of small letters'),
    ...(row.stands !== undefined && { stands: flag('leftOut.stands', row.stands) }),
  }
}

function flag(path: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw new DecodeError(path, 'true or false')
}

function decodeHold(value: unknown): NonNullable<ReportRequest['hold']> {
  const hold = record('hold', value)
  const deletes = hold.deletes === null ? null : record('hold.deletes', hold.deletes)
  return {
    code: matching('hold.code', hold.code, FAILURE_CODE, 'a code of small letters'),
    since: count('hold.since', hold.since),
    deletes: deletes && {
      hold: matching('hold.deletes.hold', deletes.hold, KEY_X, 'base64url of SHA-256'),
      entity: entityName('hold.deletes.entity', deletes.entity),
      count: count('hold.deletes.count', deletes.count),
      of: count('hold.deletes.of', deletes.of),
    },
  }
}

function entityName(path: string, value: unknown): EntityName {
  if (isEntityName(value)) return value
  throw new DecodeError(path, 'a known entity')
}

function decodeSource(value: unknown): SourceIdentity {
  const source = record('source', value)
  return {
    system: matching('source.system', source.system, SYSTEM, 'a short name of small letters'),
    id: name('source.id', source.id),
    name: name('source.name', source.name),
  }
}

/** Keeps the public members alone: a private key sent by mistake is never stored. */
function decodeJwk(value: unknown): PublicJwk {
  const { kty, crv, x } = record('jwk', value)
  if (kty !== 'OKP' || crv !== 'Ed25519') throw new DecodeError('jwk', 'an Ed25519 key')
  return { kty, crv, x: matching('jwk.x', x, KEY_X, 'base64url of 32 bytes') }
}

function name(path: string, value: unknown): string {
  const text = string(path, value)
  if (text.length > 0 && text.length <= NAME_LENGTH) return text
  throw new DecodeError(path, `1 to ${NAME_LENGTH} characters`)
}

function matching(path: string, value: unknown, pattern: RegExp, expected: string): string {
  const text = string(path, value)
  if (pattern.test(text)) return text
  throw new DecodeError(path, expected)
}
