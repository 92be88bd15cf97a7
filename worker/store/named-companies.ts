/** Entries of the change log that name another company than the record they are of. */
import { type SQL, sql } from 'drizzle-orm'
import { holdsAll, maySee, ofCompany } from './access.ts'
import { changeLog } from './schema/crm.ts'
import type { SessionProof } from './viewer.ts'

/** Kinds of records whose entries name companies. */
export type Naming = 'company' | 'contact' | 'project'

const { diff, verb, seq, at, recordId } = changeLog

/** Whether the viewer may see the other company that an entry of a record of this kind names; true of one that names none. */
export function maySeeNamed(proof: SessionProof, entity: Naming): SQL {
  const { when, seen } = RULES[entity](proof)
  const ways = when.map((like, of) => sql`when ${verb} ${sql.raw(like)} then ${seen[of]!}`)
  return sql`case ${sql.join(ways, sql` `)} else true end`
}

type Rules = { when: readonly string[]; seen: readonly SQL[] }

const RULES: Readonly<Record<Naming, (proof: SessionProof) => Rules>> = {
  contact: (proof) => ({
    when: [`like 'company-%'`],
    seen: [sees(proof, idIn('companyId'))],
  }),
  project: (proof) => ({
    when: [`like 'party-%'`, `like 'money-%'`],
    seen: [
      sees(
        proof,
        sql`(select y.company_id from project_party as y where y.id = ${idIn('partyId')})`,
      ),
      seesMoneyOf(proof),
    ],
  }),
  company: (proof) => ({
    when: [`= 'not-same'`, `in ('merge', 'merged', 'unmerge')`],
    seen: [
      sql`(${holdsAll(proof, 'company.view')} or ${sees(
        proof,
        sql`(select pair.other_id from company_candidate as pair
          where pair.company_id = ${recordId} and pair.decided_change = ${seq})`,
      )})`,
      seesMerged(proof),
    ],
  }),
}

function idIn(field: string): SQL {
  return sql`coalesce(json_extract(${diff}, ${`$.${field}[1]`}),
    json_extract(${diff}, ${`$.${field}[0]`}))`
}

function sees(proof: SessionProof, id: SQL): SQL {
  return sql`exists (select 1 from company as named
    where named.id = ${id} and ${maySee(proof, 'company', ofCompany('named'))})`
}

// Entries of before they held the company's id are for who sees every one.
function seesMoneyOf(proof: SessionProof): SQL {
  const id = sql`coalesce(${diff} ->> '$.moneyCompany', ${diff} ->> '$.moneyTie.company')`
  return sql`case when ${id} is null
    then ${holdsAll(proof, 'company.view')} and ${holdsAll(proof, 'money.view')}
    else ${sees(proof, id)} and ${maySee(proof, 'money', { company: id })} end`
}

// As long as two are one, that is its own history; once taken back, the other is a company of its own again.
function seesMerged(proof: SessionProof): SQL {
  const other = sql`case ${recordId} when m.survivor_id then m.loser_id else m.survivor_id end`
  return sql`not exists (select 1 from company_merge as m
    where m.undone_at is not null and (m.change_seq = ${seq}
        or m.survivor_id = ${recordId} and m.undone_at = ${at}
        or m.loser_id = ${recordId} and m.merged_at = ${at})
      and not ${sees(proof, other)})`
}
