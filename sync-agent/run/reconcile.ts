import type { StreamHead } from '../../protocol/problem.ts'

/** What the agent remembers of its stream. */
export type Local = {
  readonly head: StreamHead | null
  readonly spooled: readonly { readonly seq: number; readonly bsh: string }[]
}

/** What has to happen before anything is sent. */
export type Step =
  | { readonly step: 'go-on' }
  /** Batches up to here were applied, their answers were lost: fetch the receipts. */
  | { readonly step: 'collect'; readonly upTo: number }
  /** An epoch of ours was opened and the answer was lost; nothing has been sent in it. */
  | { readonly step: 'adopt'; readonly head: StreamHead }
  | { readonly step: 'first' }
  /** We remember nothing of a stream the server knows: begin an epoch, take the shadow from the edge. */
  | { readonly step: 'rebuild'; readonly after: number }
  /** The server stands where nothing of ours explains it: a person must look. */
  | { readonly step: 'fork' }

/** Compares both ends of the stream. Pure: every fault of delivery comes down to one of these answers. */
export function reconcile({ head, spooled }: Local, server: StreamHead | null): Step {
  if (!head) return server ? { step: 'rebuild', after: server.seq } : { step: 'first' }
  if (!server) return { step: 'fork' }
  if (server.seq === head.seq && server.bsh === head.bsh) {
    if (server.epoch === head.epoch) return { step: 'go-on' }
    const isOurs = server.epoch > head.epoch && spooled.length === 0
    return isOurs ? { step: 'adopt', head: server } : { step: 'fork' }
  }
  const isDelivered = spooled.some(({ seq, bsh }) => seq === server.seq && bsh === server.bsh)
  if (isDelivered && server.epoch === head.epoch) return { step: 'collect', upTo: server.seq }
  return { step: 'fork' }
}
