import { type SQL, sql } from 'drizzle-orm'
import type { Minor } from '../domain/money.ts'
import { PROJECT_STAGES, type ProjectStage } from '../domain/project-stage.ts'
import { holdsAll, maySee, ofCompany } from './access.ts'
import { withinReach } from './access-reach.ts'
import { orUsual } from './currencies.ts'
import type { Database } from './database.ts'
import { exactMinor } from './exact-minor.ts'
import type { SessionProof } from './viewer.ts'

/** Cards of one stage; the list holds the rest. */
export const CARDS_SHOWN = 30

/** Projects of a stage that are counted, and whose money is summed. */
export const LANE_CAP = 1_000

const STAGES = sql`json_each(${JSON.stringify(PROJECT_STAGES)}) as lane`

/** The first projects of each stage by name, in the order of the stages; money only for who may see all of it. */
export function selectCards(db: Database, proof: SessionProof) {
  return withinReach(proof, 'project.view', 'project', ({ ids, atMost }) =>
    db.build
      .select({
        id: sql<string>`p.id`,
        name: sql<string>`p.name`,
        code: sql<string | null>`p.code`,
        stage: sql<ProjectStage>`p.stage`,
        customer: sql<string | null>`(select c.name from company as c
        where c.id = p.customer_id and ${maySee(proof, 'company', ofCompany('c'))})`,
        currency: sql<string | null>`b.currency`,
        receivableMinor: exactMinor(sql`b.receivable_minor`) as SQL<Minor | null>,
      })
      .from(
        sql`${STAGES} cross join project as p on p.id in (
            ${inLane(ids)} order by q.sort_key, q.id limit ${CARDS_SHOWN})
          left join project_balance as b on b.project_id = p.id and b.currency = ${orUsual(null)}
            and ${holdsAll(proof, 'money.view')}`,
      )
      .orderBy(sql`lane.key`, sql`p.sort_key`, sql`p.id`)
      .limit(atMost(PROJECT_STAGES.length * CARDS_SHOWN)),
  )
}

/**
 * How many projects each stage holds, counted no further than LANE_CAP + 1, and what is owed to us for them in
 * the usual currency: null beyond the cap, where a sum would be of a part.
 */
export function selectLanes(db: Database, proof: SessionProof) {
  return withinReach(proof, 'project.view', 'project', ({ ids, atMost }) => {
    const found = sql`(${inLane(ids)} limit ${LANE_CAP + 1})`
    const count = sql<number>`(select count(*) from ${found})`
    return db.build
      .select({
        stage: sql<ProjectStage>`lane.value`,
        count,
        currency: sql<string | null>`${orUsual(null)}`,
        receivableMinor: exactMinor(sql`(case when ${holdsAll(proof, 'money.view')}
          and ${count} <= ${LANE_CAP} then (select coalesce(sum(b.receivable_minor), 0) from ${found} as counted
          cross join project_balance as b on b.project_id = counted.id and b.currency = ${orUsual(null)})
          end)`) as SQL<Minor | null>,
      })
      .from(STAGES)
      .orderBy(sql`lane.key`)
      .limit(atMost(PROJECT_STAGES.length))
  })
}

/** The projects of a stage: of `ids`, or all. What belongs to no building job goes through no stages. */
function inLane(ids: SQL | null): SQL {
  const from = ids
    ? sql`select distinct q.id from (${ids}) as reached cross join project as q on q.id = reached.id`
    : sql`select q.id from project as q indexed by project_stage`
  return sql`${from} where q.stage = lane.value and q.deleted_at is null and q.kind <> 'overhead'`
}
