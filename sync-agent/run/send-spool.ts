import { gunzipSync } from 'node:zlib'
import { decodeBatch } from '../../protocol/batch.ts'
import { LIMITS } from '../../protocol/limits.ts'
import { readMeta, writeMeta } from '../state/meta.ts'
import { keepReceipt } from '../state/receipts.ts'
import { advanceShadow } from '../state/shadow.ts'
import { dropSpooled, firstSpooled, measureSpool, type Spooled } from '../state/spool.ts'
import { verifyReceipt } from '../transport/receipt.ts'
import { type Courier, pairingOf } from './courier.ts'

/** Sends what waits, in order, each batch until its receipt has come. Returns how many left. */
export async function sendSpool(courier: Courier): Promise<number> {
  const { state, wire, report } = courier
  const { changes: total } = measureSpool(state)
  let batches = 0
  let sent = 0
  for (let batch = firstSpooled(state); batch; batch = firstSpooled(state)) {
    if (batches === 0) report({ kind: 'sending', sent, total })
    const { receipt } = await wire.sendBatch(batch)
    await settle(courier, batch, receipt)
    batches += 1
    sent += batch.changes
    report({ kind: 'sending', sent, total })
  }
  return batches
}

/** Fetches the receipts of batches that were applied although no answer came back. */
export async function collectReceipts(courier: Courier, upTo: number): Promise<void> {
  const { state, wire } = courier
  for (let batch = firstSpooled(state); batch && batch.seq <= upTo; batch = firstSpooled(state)) {
    const { receipt } = await wire.receipt(batch.epoch, batch.seq)
    await settle(courier, batch, receipt)
  }
}

/** Only a receipt that proves these bytes moves the shadow and the head, and trims the spool. */
async function settle({ state }: Courier, batch: Spooled, jws: string): Promise<void> {
  const { serverKey, former, agentId } = pairingOf(state)
  const mayBeFormer = former !== undefined && batch.seq <= former.upTo
  const serverKeys = mayBeFormer ? [serverKey, former.key] : [serverKey]
  const claims = await verifyReceipt(jws, { serverKeys, agentId, batch })
  const { changes } = decodeBatch(
    gunzipSync(batch.bytes, { maxOutputLength: LIMITS.batchRawBytes }),
  )
  state.transaction(() => {
    advanceShadow(state, changes)
    keepReceipt(state, jws, claims)
    dropSpooled(state, batch.seq)
    writeMeta(state, 'head', { epoch: batch.epoch, seq: batch.seq, bsh: batch.bsh })
    // A watermark of zero means that the edge holds nothing complete yet.
    const known = readMeta(state, 'completeAsOf') ?? 0
    if (claims.watermark > known) writeMeta(state, 'completeAsOf', claims.watermark)
  })
}
