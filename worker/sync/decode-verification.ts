import { count, DecodeError, list, oneOf, record, string } from '../../protocol/batch.ts'
import type { EntityName } from '../../protocol/entities.ts'
import { isEntityName } from '../../protocol/entities.ts'
import { LIMITS } from '../../protocol/limits.ts'
import { checkKey } from '../../protocol/row.ts'
import {
  BUCKETS,
  type BucketSum,
  CONTROL_SCOPES,
  type ControlSum,
  type ControlSumsRequest,
  DIFFERENCE_KINDS,
  DIFFERENCE_PLACES,
  type Difference,
  GROUP_BUCKETS,
  type SumsRequest,
  VERIFICATION_STATES,
  type VerificationRequest,
} from '../../protocol/verification.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const MONTH = /^(\d{4}-\d{2})?$/
const CURRENCY = /^([A-Z]{3})?$/
const FAILURE_CODE = /^[a-z][a-z0-9-]{0,60}$/

/** Each decoder rebuilds its message field by field and throws DecodeError, naming the field and no value. */
export function decodeSums(value: unknown): SumsRequest {
  const body = record('body', value)
  const width = body.width === 1 ? 1 : body.width === GROUP_BUCKETS ? GROUP_BUCKETS : null
  if (width === null) throw new DecodeError('width', `1 or ${GROUP_BUCKETS}`)
  return {
    epoch: count('epoch', body.epoch),
    seq: count('seq', body.seq),
    basis: oneOf('basis', body.basis, ['kept', 'rows']),
    width,
    sums: atMost('sums', body.sums, LIMITS.sumRows).map((item) => decodeSum(item, width)),
  }
}

function decodeSum(value: unknown, width: number): BucketSum {
  const [entity, at, rows, sumA, sumB] = list('sums', value)
  const place = count('sums.at', at)
  if (place >= BUCKETS / width) throw new DecodeError('sums.at', 'a bucket or a group')
  return [
    entityName('sums.entity', entity),
    place,
    count('sums.rows', rows),
    count('sums.sumA', sumA),
    count('sums.sumB', sumB),
  ]
}

export function decodeVerification(value: unknown): VerificationRequest {
  const body = record('body', value)
  const { sourceRows, failure } = body
  return {
    id: matching('id', body.id, UUID, 'a UUID'),
    trigger: oneOf('trigger', body.trigger, ['timer', 'doorbell', 'command', 'manual']),
    state: oneOf('state', body.state, VERIFICATION_STATES),
    startedAt: count('startedAt', body.startedAt),
    sourceRows: sourceRows === null ? null : count('sourceRows', sourceRows),
    found: count('found', body.found),
    open: count('open', body.open),
    differences: atMost('differences', body.differences, LIMITS.differenceRows).map(
      decodeDifference,
    ),
    failure: failure === null ? null : matching('failure', failure, FAILURE_CODE, 'a code'),
  }
}

function decodeDifference(value: unknown): Difference {
  const difference = record('differences', value)
  return {
    entity: entityName('differences.entity', difference.entity),
    key: keyOf('differences.key', difference.key),
    place: oneOf('differences.place', difference.place, DIFFERENCE_PLACES),
    kind: oneOf('differences.kind', difference.kind, DIFFERENCE_KINDS),
    repaired: difference.repaired === true,
  }
}

export function decodeControlSums(value: unknown): ControlSumsRequest {
  const body = record('body', value)
  const scope = oneOf('scope', body.scope, CONTROL_SCOPES)
  return {
    epoch: count('epoch', body.epoch),
    seq: count('seq', body.seq),
    asOf: count('asOf', body.asOf),
    scope,
    reset: body.reset === true,
    last: body.last === true,
    sums: atMost('sums', body.sums, LIMITS.controlRows).map((item): ControlSum => {
      const [entity, of, currency, rows, amount] = list('sums', item)
      return [
        entityName('sums.entity', entity),
        scope === 'month' ? matching('sums.of', of, MONTH, 'YYYY-MM or nothing') : projectKey(of),
        matching('sums.currency', currency, CURRENCY, 'a currency or nothing'),
        count('sums.rows', rows),
        amountOf('sums.amount', amount),
      ]
    }),
  }
}

const projectKey = (value: unknown): string => (value === '' ? '' : keyOf('sums.of', value))

function atMost(path: string, value: unknown, most: number): unknown[] {
  const items = list(path, value)
  if (items.length > most) throw new DecodeError(path, `at most ${most}`)
  return items
}

function entityName(path: string, value: unknown): EntityName {
  if (isEntityName(value)) return value
  throw new DecodeError(path, 'a known entity')
}

function keyOf(path: string, value: unknown): string {
  const key = string(path, value)
  if (checkKey(key)) throw new DecodeError(path, 'a key')
  return key
}

/** A whole number, as text where it is beyond 2^53; of 64 bits at most. */
function amountOf(path: string, value: unknown): number | string {
  if (Number.isSafeInteger(value)) return value as number
  const isText = typeof value === 'string' && /^-?[1-9]\d{15,18}$/.test(value)
  if (isText && BigInt.asIntN(64, BigInt(value)) === BigInt(value)) return value
  throw new DecodeError(path, 'a whole number')
}

function matching(path: string, value: unknown, pattern: RegExp, expected: string): string {
  const text = string(path, value)
  if (pattern.test(text)) return text
  throw new DecodeError(path, expected)
}
