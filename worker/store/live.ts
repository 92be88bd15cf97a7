import { and, inArray } from 'drizzle-orm'
import type { Database } from './database.ts'
import type { LiveTopic } from './raw.ts'
import { liveVersion } from './schema/replication.ts'
import { type SessionProof, seenBy } from './viewer.ts'

const TOPICS: readonly LiveTopic[] = ['ledger', 'agents', 'crm']

export type LiveVersion = { topic: string; version: number }

/** The versions of what a page shows. Part of the page's own batch, so they never run ahead of the page. */
export function selectLiveVersions(
  db: Database,
  proof: SessionProof,
  topics: readonly LiveTopic[],
) {
  return db.build
    .select({ topic: liveVersion.topic, version: liveVersion.version })
    .from(liveVersion)
    .where(and(inArray(liveVersion.topic, [...topics]), seenBy(db, proof)))
    .orderBy(liveVersion.topic)
}

/** The versions as one word, `agents.3-ledger.12`: what an open page sends back to ask whether they moved. */
export function liveTag(versions: readonly LiveVersion[]): string {
  return versions.map(({ topic, version }) => `${topic}.${version}`).join('-')
}

/** The topics a tag names; unknown ones are dropped. */
export function topicsOf(tag: string): LiveTopic[] {
  const named = tag.split('-').map((part) => part.split('.')[0])
  return TOPICS.filter((topic) => named.includes(topic))
}
