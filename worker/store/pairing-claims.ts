import { eq, sql } from 'drizzle-orm'
import type { Database, RawStatement } from './database.ts'
import { bumpLive, raw } from './raw.ts'
import { agent, agentKey, ledgerSource, pairing, pairingFailure } from './schema/replication.ts'
import { guard } from './streams.ts'

/** What one read says of a code: the pairing it opens, and what is known of the key. */
export async function readPairingClaim(
  db: Database,
  { codeHmac, kid }: { codeHmac: string; kid: string },
) {
  const [pairings, keys] = await db.read([
    db.build
      .select({
        id: pairing.id,
        agentName: pairing.agentName,
        expiresAt: pairing.expiresAt,
        agentId: pairing.agentId,
      })
      .from(pairing)
      .where(eq(pairing.codeHmac, codeHmac)),
    db.build.select({ agentId: agentKey.agentId }).from(agentKey).where(eq(agentKey.kid, kid)),
  ])
  return {
    pairing: pairings[0] ?? null,
    keyOwner: keys[0]?.agentId ?? null,
  }
}

/**
 * Counts a try of an address before its code is looked at, so that tries at the same time count too. Null when
 * the address has had so many since; otherwise what to forget should the code be right.
 */
export async function countTry(
  db: Database,
  { subject, now, since, most }: { subject: string; now: number; since: number; most: number },
): Promise<number | null> {
  const [counted] = await db.write([
    raw(sql`insert into ${pairingFailure} (subject_hash, at)
      select ${subject}, ${now} where (select count(*) from ${pairingFailure}
        where subject_hash = ${subject} and at > ${since}) < ${most}
      returning rowid as id`),
  ])
  const id = counted?.rows[0]?.id
  return id === undefined ? null : Number(id)
}

/** A try with the right code is no failure. */
export function forgetTry(id: number): RawStatement {
  return raw(sql`delete from ${pairingFailure} where rowid = ${id}`)
}

export type NewAgent = {
  pairingId: string
  agentId: string
  name: string
  version: string
  host: string
  kid: string
  jwk: string
  source: { system: string; id: string; name: string }
  now: number
}

/** Turns a code into a pending agent with its key, once: the guard fails when the code was used meanwhile. */
export function claimPairing(made: NewAgent): RawStatement[] {
  const { source, now } = made
  const sourceId = sql`(select id from ${ledgerSource}
    where system = ${source.system} and identity = ${source.id})`
  return [
    ...guard(sql`select count(*) from ${pairing}
      where id = ${made.pairingId} and agent_id is null and expires_at > ${now}`),
    raw(sql`insert into ${ledgerSource} (system, identity, name, created_at)
      values (${source.system}, ${source.id}, ${source.name}, ${now})
      on conflict (system, identity) do nothing`),
    raw(sql`insert into ${agent} (id, name, source_id, state, version, host, created_at)
      values (${made.agentId}, ${made.name}, ${sourceId}, 'pending', ${made.version},
        ${made.host}, ${now})`),
    raw(sql`insert into ${agentKey} (kid, agent_id, jwk, state, created_at)
      values (${made.kid}, ${made.agentId}, ${made.jwk}, 'pending', ${now})`),
    raw(sql`update ${pairing} set agent_id = ${made.agentId}, source_system = ${source.system},
      source_identity = ${source.id}, source_name = ${source.name} where id = ${made.pairingId}`),
    bumpLive('agents'),
  ]
}
