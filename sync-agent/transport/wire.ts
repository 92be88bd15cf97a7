import type { EntityName } from '../../protocol/entities.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type {
  CommandAck,
  DigestAnswer,
  EmptyingAnswer,
  EmptyingRequest,
  EpochAnswer,
  EpochRequest,
  HeartbeatAnswer,
  HeartbeatRequest,
  HelloAnswer,
  HelloRequest,
  KeyAnswer,
  KeyRequest,
  PairAnswer,
  PairRequest,
  PairState,
  PolicyAnswer,
  PolicyRequest,
  ReportRequest,
} from '../../protocol/messages.ts'
import type { BatchAnswer } from '../../protocol/receipt.ts'
import { BATCH_MEDIA_TYPE } from '../../protocol/token.ts'
import type {
  ChecksAnswer,
  ControlSumsAnswer,
  ControlSumsRequest,
  SumsAnswer,
  SumsRequest,
  VerificationRequest,
} from '../../protocol/verification.ts'
import type { Spooled } from '../state/spool.ts'
import {
  type CommandOrUnknown,
  decodeBatchAnswer,
  decodeCommand,
  decodeDigest,
  decodeEmptying,
  decodeEpoch,
  decodeHeartbeat,
  decodeHello,
  decodeKeyAnswer,
  decodePairAnswer,
  decodePairState,
  decodePolicyAnswer,
} from './answers.ts'
import { type Call, call, type Line } from './request.ts'
import { decodeChecks, decodeControlSums, decodeSums } from './verification-answers.ts'

/** The endpoints as the agent calls them. Every method throws AgentProblem. */
export type Wire = {
  pair: (request: PairRequest) => Promise<PairAnswer>
  pairState: (agentId: string) => Promise<PairState>
  offerKey: (request: KeyRequest) => Promise<KeyAnswer>
  hello: (request: HelloRequest) => Promise<HelloAnswer>
  declarePolicy: (request: PolicyRequest) => Promise<PolicyAnswer>
  emptyWithheld: (request: EmptyingRequest) => Promise<EmptyingAnswer>
  openEpoch: (request: EpochRequest) => Promise<EpochAnswer>
  sendBatch: (batch: Spooled) => Promise<BatchAnswer>
  receipt: (epoch: number, seq: number) => Promise<BatchAnswer>
  report: (request: ReportRequest) => Promise<void>
  heartbeat: (request: HeartbeatRequest) => Promise<HeartbeatAnswer>
  /** All rows of an entity, or those of some buckets. */
  digest: (entity: EntityName, after: string, buckets?: readonly number[]) => Promise<DigestAnswer>
  compareSums: (request: SumsRequest) => Promise<SumsAnswer>
  /** The server hashes more of its stored rows again. */
  checkRows: () => Promise<ChecksAnswer>
  verification: (request: VerificationRequest) => Promise<void>
  controlSums: (request: ControlSumsRequest) => Promise<ControlSumsAnswer>
  /** Held open by the server until there is a command or its patience ends. */
  nextCommand: (signal: AbortSignal) => Promise<CommandOrUnknown>
  acknowledge: (id: string, ack: CommandAck) => Promise<void>
}

/** What the line may take beyond the server's own patience. */
const POLL_MARGIN_MS = 15_000

export function openWire(line: Line): Wire {
  const get = <T>(path: string, decode: Call<T>['decode'], more: Partial<Call<T>> = {}) =>
    call(line, { method: 'GET', path, decode, ...more })
  const post = <T>(
    path: string,
    message: object,
    decode: Call<T>['decode'],
    more: Partial<Call<T>> = {},
  ) => call(line, { method: 'POST', path, body: encode(message), decode, ...more })

  return {
    pair: (request) => post('/pair', request, decodePairAnswer, { signed: false }),
    pairState: (agentId) => get(`/pair/${agentId}`, decodePairState),
    offerKey: (request) => post('/keys', request, decodeKeyAnswer),
    hello: (request) => post('/hello', request, decodeHello),
    declarePolicy: (request) => post('/policies', request, decodePolicyAnswer),
    emptyWithheld: (request) => post('/policies/emptying', request, decodeEmptying),
    openEpoch: (request) => post('/epochs', request, decodeEpoch),
    sendBatch: ({ bytes, epoch, seq, prev, root }) =>
      call(line, {
        method: 'POST',
        path: '/batches',
        body: bytes,
        mediaType: BATCH_MEDIA_TYPE,
        place: { epoch, seq, prev, ...(root === null ? {} : { rows: root }) },
        decode: decodeBatchAnswer,
      }),
    receipt: (epoch, seq) => get(`/receipts/${epoch}/${seq}`, decodeBatchAnswer),
    report: (request) => post('/report', request, () => undefined),
    heartbeat: (request) => post('/heartbeat', request, decodeHeartbeat),
    digest: (entity, after, buckets) =>
      get('/digest', (value) => decodeDigest(entity, value), {
        query: `?entity=${entity}&after=${encodeURIComponent(after)}${bucketsOf(buckets)}`,
      }),
    compareSums: (request) => post('/sums', request, decodeSums),
    checkRows: () => post('/checks', {}, decodeChecks),
    verification: (request) => post('/verifications', request, () => undefined),
    controlSums: (request) => post('/control-sums', request, decodeControlSums),
    nextCommand: (signal) =>
      get('/commands', decodeCommand, {
        signal,
        isLate: true,
        timeoutMs: LIMITS.commandWaitSeconds * 1000 + POLL_MARGIN_MS,
      }),
    acknowledge: (id, ack) => post(`/commands/${id}/ack`, ack, () => undefined),
  }
}

const bucketsOf = (buckets: readonly number[] | undefined): string =>
  buckets ? `&buckets=${buckets.join(',')}` : ''

const encode = (message: object): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify(message))
