import { and, desc, eq, sql } from 'drizzle-orm'
import type { EgressPolicy } from '../../protocol/policy.ts'
import { holds } from './access.ts'
import { forgetControlSums } from './control-sums.ts'
import type { Database, RawStatement } from './database.ts'
import { raw } from './raw.ts'
import { egressCondition, egressPolicy, egressRule } from './schema/egress.ts'
import { ledgerSource, ledgerStage, stream } from './schema/replication.ts'
import { guard, type Writer } from './streams.ts'
import type { SessionProof } from './viewer.ts'

/** Versions of one policy that its page names. */
const VERSIONS_SHOWN = 20

export type Declared = {
  sourceId: number
  version: number
  hash: string
  document: string
  policy: EgressPolicy
}

/**
 * Puts a policy in force, one version above the one that is: from here on batches of another are refused, what
 * was staged under it is gone with the sums that the ledger had told, and pages say what is kept back. A rule that stays
 * keeps its date.
 */
export function declarePolicy(writer: Writer, declared: Declared): RawStatement[] {
  const { sourceId, version, hash, document, policy } = declared
  const { agentId, kid, now } = writer
  const rules = JSON.stringify(
    Object.entries(policy.rules).flatMap(([entity, columns]) =>
      Object.entries(columns ?? {}).map(([column, rule]) => [entity, column, rule]),
    ),
  )
  const conditions = JSON.stringify(
    Object.entries(policy.only).flatMap(([entity, texts = []]) =>
      texts.map((text) => [entity, text]),
    ),
  )
  return [
    ...guard(sql`select count(*) from stream
      join agent on agent.source_id = stream.source_id and agent.state = 'active'
      join agent_key as k on k.agent_id = agent.id and k.state = 'active'
        and (k.retires_at is null or k.retires_at > ${now})
      where stream.source_id = ${sourceId} and stream.policy = ${version - 1}
        and agent.id = ${agentId} and k.kid = ${kid}`),
    raw(sql`insert into ${egressPolicy} (source_id, version, hash, document, kid, declared_at)
      values (${sourceId}, ${version}, ${hash}, ${document}, ${kid}, ${now})`),
    raw(sql`delete from ${egressRule} where source_id = ${sourceId}
      and (entity, column_name, rule) not in (
        select value->>0, value->>1, value->>2 from json_each(${rules}))`),
    raw(sql`insert or ignore into ${egressRule} (source_id, entity, column_name, rule, since)
      select ${sourceId}, value->>0, value->>1, value->>2, ${now} from json_each(${rules})`),
    raw(sql`delete from ${egressCondition} where source_id = ${sourceId}
      and (entity, condition) not in (select value->>0, value->>1 from json_each(${conditions}))`),
    raw(sql`insert or ignore into ${egressCondition} (source_id, entity, condition, since)
      select ${sourceId}, value->>0, value->>1, ${now} from json_each(${conditions})`),
    raw(sql`update ${stream} set policy = ${version} where source_id = ${sourceId}`),
    raw(sql`delete from ${ledgerStage} where source_id = ${sourceId}`),
    ...forgetControlSums(sourceId),
  ]
}

/** Notes that nothing is left here of what a version keeps back. */
export function noteEmptied(sourceId: number, version: number, now: number): RawStatement {
  return raw(sql`update ${egressPolicy} set emptied_at = coalesce(emptied_at, ${now})
    where source_id = ${sourceId} and version = ${version}`)
}

/** A book by its number, with the version in force. */
export function selectPolicySource(db: Database, proof: SessionProof, sourceId: number) {
  return db.build
    .select({
      name: ledgerSource.name,
      system: ledgerSource.system,
      version: sql<number>`coalesce(${stream.policy}, 0)`,
      /** What the book gives, as JSON; empty before it has given anything. */
      entities: sql<string>`(select json_group_array(f.entity) from ledger_freshness as f
        where f.source_id = ${ledgerSource.id})`,
    })
    .from(ledgerSource)
    .leftJoin(stream, eq(stream.sourceId, ledgerSource.id))
    .where(and(eq(ledgerSource.id, sourceId), holds(proof, 'agent.view')))
}

/** The versions of a book's policy, the newest first. */
export function selectPolicies(db: Database, proof: SessionProof, sourceId: number) {
  return db.build
    .select({
      version: egressPolicy.version,
      hash: egressPolicy.hash,
      kid: egressPolicy.kid,
      declaredAt: egressPolicy.declaredAt,
      emptiedAt: egressPolicy.emptiedAt,
    })
    .from(egressPolicy)
    .where(and(eq(egressPolicy.sourceId, sourceId), holds(proof, 'agent.view')))
    .orderBy(desc(egressPolicy.version))
    .limit(VERSIONS_SHOWN)
}

/** What becomes of each column that is not simply sent, and since when. */
export function selectRules(db: Database, proof: SessionProof, sourceId: number) {
  return db.build
    .select({
      entity: egressRule.entity,
      column: egressRule.columnName,
      rule: egressRule.rule,
      since: egressRule.since,
    })
    .from(egressRule)
    .where(and(eq(egressRule.sourceId, sourceId), holds(proof, 'agent.view')))
}

/** The conditions that rows must meet to leave. */
export function selectConditions(db: Database, proof: SessionProof, sourceId: number) {
  return db.build
    .select({
      entity: egressCondition.entity,
      condition: egressCondition.condition,
      since: egressCondition.since,
    })
    .from(egressCondition)
    .where(and(eq(egressCondition.sourceId, sourceId), holds(proof, 'agent.view')))
}
