/**
 * The far side of the wire, small: it keeps a stream head and rows, signs receipts, and fails on demand.
 * What a server checks of a token is tested with the real worker; here only the agent is looked at.
 */
import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { type Batch, decodeBatch } from '../../../protocol/batch.ts'
import { thumbprint } from '../../../protocol/fingerprint.ts'
import { LIMITS } from '../../../protocol/limits.ts'
import type { PublicJwk, ReportRequest } from '../../../protocol/messages.ts'
import { PROBLEM_MEDIA_TYPE, PROBLEM_STATUS, type ProblemCode } from '../../../protocol/problem.ts'
import { hashRow } from '../../../protocol/row.ts'
import {
  type BatchClaims,
  SYNC_PATH,
  TOKEN_ALGORITHM,
  TOKEN_TYPE,
} from '../../../protocol/token.ts'
import type { Fetch } from '../../../sync-agent/ports.ts'

/** What goes wrong with the next request that matches. */
export type Mishap = {
  path: RegExp
  /** `lost`: done, but the answer never comes. Otherwise it is answered instead of being done. */
  kind: 'lost' | 'cut' | 'late' | 'portal' | ProblemCode
}

export const AGENT_ID = 'agent-1'

export async function startFakeServer(now: () => number) {
  const { privateKey, publicKey } = await generateKeyPair(TOKEN_ALGORITHM, { extractable: true })
  const { x = '' } = await exportJWK(publicKey)
  const serverKey: PublicJwk = { kty: 'OKP', crv: 'Ed25519', x }
  const rows = new Map<string, string>()
  const receipts = new Map<number, string>()
  const batches: { claims: BatchClaims; batch: Batch }[] = []
  const beats: number[] = []
  const requests: string[] = []
  const mishaps: Mishap[] = []
  const reports: ReportRequest[] = []
  const keys: string[] = []
  const epochs: unknown[] = []
  const site = {
    head: null as null | { epoch: number; seq: number; bsh: string },
    key: { jwk: serverKey, privateKey },
    succession: [] as string[],
    /** Milliseconds a batch takes to apply, as the answer says. */
    applyMs: 0,
  }

  /** Another key from now on; the one before vouches for it. */
  async function rotate({ vouched }: { vouched: boolean }): Promise<void> {
    const next = await generateKeyPair(TOKEN_ALGORITHM, { extractable: true })
    const jwk: PublicJwk = { ...serverKey, x: (await exportJWK(next.publicKey)).x ?? '' }
    const by = vouched ? site.key.privateKey : next.privateKey
    site.succession = [await word(TOKEN_TYPE.succession, { iss: 'https://crm.example', jwk }, by)]
    site.key = { jwk, privateKey: next.privateKey }
  }

  async function takeKey({ jwk }: { jwk: PublicJwk }) {
    keys.push(thumbprint(jwk))
    const claims = { iss: 'fake', aud: AGENT_ID, jkt: thumbprint(jwk), retiresAt: 0 }
    return { receipt: await word(TOKEN_TYPE.keyReceipt, claims, site.key.privateKey) }
  }

  const word = (typ: string, claims: object, by: CryptoKey) =>
    new SignJWT({ ...claims }).setProtectedHeader({ alg: TOKEN_ALGORITHM, typ }).sign(by)

  async function deliver(claims: BatchClaims, body: Uint8Array) {
    const { head } = site
    const known = receipts.get(claims.seq)
    if (known && decodeJwt(known).bsh === claims.bsh) return { receipt: known, replayed: true }
    if (!head) return 'unknown-epoch' as const
    if (claims.epoch !== head.epoch) return 'epoch-stale' as const
    if (claims.seq !== head.seq + 1)
      return claims.seq > head.seq ? ('gap' as const) : ('fork' as const)
    if (claims.prev !== head.bsh) return 'fork' as const
    const batch = decodeBatch(gunzipSync(body))
    for (const change of batch.changes) {
      const id = `${change.entity} ${change.key}`
      if (change.op === 'u') rows.set(id, hashRow(change.entity, change).hash)
      else rows.delete(id)
    }
    site.head = { epoch: claims.epoch, seq: claims.seq, bsh: claims.bsh }
    batches.push({ claims, batch })
    const receipt = await sign(claims, batch)
    receipts.set(claims.seq, receipt)
    return { receipt, replayed: false, applyMs: site.applyMs }
  }

  function sign({ epoch, seq, bsh, prev }: BatchClaims, { changes, asOf }: Batch): Promise<string> {
    const upserts = changes.filter(({ op }) => op === 'u').length
    return new SignJWT({
      ...{ iss: 'fake', aud: AGENT_ID, iat: 0, epoch, seq, bsh, prev, chain: '', policy: 0 },
      ...{ upserts, deletes: changes.length - upserts, quarantined: 0, appliedAt: now() },
      watermark: asOf,
    })
      .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ: TOKEN_TYPE.receipt })
      .sign(site.key.privateKey)
  }

  async function answer(url: URL, method: string, claims: BatchClaims, body: Uint8Array) {
    const path = url.pathname.slice(SYNC_PATH.length)
    const message = () => JSON.parse(new TextDecoder().decode(body)) as Record<string, number>
    if (path === '/hello') {
      return {
        head: site.head,
        serverKey: site.key.jwk,
        succession: site.succession,
        limits: LIMITS,
      }
    }
    if (path === '/keys') return takeKey(message() as never)
    if (path === '/report') {
      reports.push(message() as never)
      return {}
    }
    if (path === '/batches') return deliver(claims, body)
    if (path === '/epochs') {
      const { seq = 0, epoch = 0, bsh = '' } = site.head ?? {}
      if (message().after !== seq) return 'fork' as const
      site.head = { epoch: epoch + 1, seq, bsh }
      epochs.push(message().reason)
      return { head: site.head }
    }
    if (path === '/heartbeat') {
      beats.push(message().asOf ?? 0)
      return { watermark: message().asOf }
    }
    if (path === '/sums') return { differ: [] }
    if (path === '/control-sums') return { differing: 0, known: null }
    if (path === '/digest') return digest(String(url.searchParams.get('entity')))
    if (path.startsWith('/receipts/')) {
      const receipt = receipts.get(Number(path.split('/')[3]))
      return receipt ? { receipt, replayed: true } : ('not-found' as const)
    }
    throw new Error(`${method} ${path} is not of this server`)
  }

  function digest(entity: string) {
    const found = [...rows].flatMap(([id, hash]) =>
      id.startsWith(`${entity} `) ? [[id.slice(entity.length + 1), hash]] : [],
    )
    return { entity, rows: found, next: null, head: site.head }
  }

  const fetch: Fetch = async (address, init) => {
    const url = new URL(address)
    const method = init.method ?? 'GET'
    requests.push(`${method} ${url.pathname.slice(SYNC_PATH.length)}`)
    const token = new Headers(init.headers).get('Authorization')?.split(' ')[1] ?? ''
    const claims = decodeJwt(token) as unknown as BatchClaims
    const body = (init.body as Uint8Array | undefined) ?? new Uint8Array()
    const sha = createHash('sha256').update(body).digest('base64url')
    if (sha !== claims.bsh) throw new Error('bsh is not of the body')
    const index = mishaps.findIndex(({ path }) => path.test(url.pathname))
    const [mishap] = index < 0 ? [] : mishaps.splice(index, 1)
    if (mishap?.kind === 'late') throw new DOMException('late', 'TimeoutError')
    if (mishap?.kind === 'cut') throw new TypeError('fetch failed')
    if (mishap?.kind === 'portal') return new Response('<h1>Welcome to the network</h1>')
    if (mishap && mishap.kind !== 'lost') return problem(mishap.kind)
    const result = await answer(url, method, claims, body)
    if (mishap) throw new TypeError('fetch failed')
    return typeof result === 'string' ? problem(result) : json({ ...result, time: now() })
  }

  function problem(code: ProblemCode): Response {
    const status = PROBLEM_STATUS[code]
    return new Response(
      JSON.stringify({
        type: `urn:lintel:problem:${code}`,
        title: code,
        status,
        code,
        time: now(),
      }),
      { status, headers: { 'Content-Type': PROBLEM_MEDIA_TYPE, 'Retry-After': '7' } },
    )
  }

  const json = (value: object) =>
    new Response(JSON.stringify(value), { headers: { 'Content-Type': 'application/json' } })

  return {
    fetch,
    serverKey,
    rows,
    batches,
    beats,
    requests,
    mishaps,
    site,
    reports,
    keys,
    epochs,
    rotate,
  }
}

export type FakeServer = Awaited<ReturnType<typeof startFakeServer>>
