/** What a search shows of a record it found. */
import { type SQL, sql } from 'drizzle-orm'
import type { FoundRecord } from '../domain/found-record.ts'
import type { SearchKind } from '../domain/search.ts'
import { holdsAll, maySee, ofCompany } from './access.ts'
import { KINDS, seesAll } from './search-hits.ts'
import type { SessionProof } from './viewer.ts'

type Shown<K extends SearchKind> = {
  /** The record of a hit, should it be there. */
  joined: (proof: SessionProof) => SQL
  /** Not null when it is. */
  id: SQL
  fields: (proof: SessionProof) => Readonly<Record<keyof FoundRecord[K], SQL>>
}

/** Hits of such kinds as `hit (kind, record, tier, name, at)`, with what is shown of their records as JSON. */
export function showHits(proof: SessionProof, kinds: readonly SearchKind[]): SQL {
  const joins = kinds.map((kind) => SHOWN[kind].joined(proof))
  const shown = kinds.map((kind) => sql`when ${literal(kind)} then ${objectOf(proof, kind)}`)
  // Who is believed to see all of a kind is asked here, since no record was looked at for it before.
  const seen = kinds.map((kind) => {
    const rule = seesAll(proof, kind) ? sql`and ${holdsAll(proof, KINDS[kind].view)}` : sql``
    return sql`when ${literal(kind)} then ${SHOWN[kind].id} is not null ${rule}`
  })
  return sql`select hit.kind as kind, hit.tier as tier, hit.name as name, hit.at as at,
      case hit.kind ${sql.join(shown, sql` `)} end as shown
    from viewer_levels cross join hit ${sql.join(joins, sql` `)}
    where case hit.kind ${sql.join(seen, sql` `)} end`
}

const literal = (kind: SearchKind) => sql.raw(`'${kind}'`)

function objectOf(proof: SessionProof, kind: SearchKind): SQL {
  const fields = Object.entries(SHOWN[kind].fields(proof)).map(
    ([name, field]) => sql`${sql.raw(`'${name}'`)}, ${field as SQL}`,
  )
  return sql`json_object(${sql.join(fields, sql`, `)})`
}

const byId = (kind: Exclude<SearchKind, 'invoice'>, alias: string) =>
  sql.raw(`left join ${kind} as ${alias} on hit.kind = '${kind}' and ${alias}.id = hit.record
    and ${alias}.deleted_at is null`)

const companyAs = (proof: SessionProof, alias: string) => maySee(proof, 'company', ofCompany(alias))

const SHOWN: { readonly [K in SearchKind]: Shown<K> } = {
  company: {
    joined: () => byId('company', 'firm'),
    id: sql`firm.id`,
    fields: () => ({ id: sql`firm.id`, name: sql`firm.name`, taxId: sql`firm.tax_id` }),
  },
  contact: {
    joined: () => byId('contact', 'person'),
    id: sql`person.id`,
    fields: (proof) => ({
      ...{ id: sql`person.id`, name: sql`person.name`, companyName: companyOf(proof) },
    }),
  },
  project: {
    joined: () => byId('project', 'job'),
    id: sql`job.id`,
    fields: () => ({
      ...{ id: sql`job.id`, name: sql`job.name`, code: sql`job.code`, kind: sql`job.kind` },
    }),
  },
  invoice: {
    joined: (proof) => sql`left join ledger_invoice as invoice on hit.kind = 'invoice'
        and invoice.source_id = cast(substr(hit.record, 1, instr(hit.record, '-') - 1) as integer)
        and invoice.key = substr(hit.record, instr(hit.record, '-') + 1) and invoice.deleted = 0
      left join ledger_link as link on link.entity = 'counterparty'
        and link.source_id = invoice.source_id and link.key = invoice.counterparty
      left join company as party on party.id = link.record_id and ${companyAs(proof, 'party')}`,
    id: sql`invoice.key`,
    fields: () => ({
      ...{ sourceId: sql`invoice.source_id`, key: sql`invoice.key`, number: sql`invoice.number` },
      ...{ companyName: sql`party.name`, issuedOn: sql`invoice.issued_on` },
      ...{ totalMinor: sql`invoice.total_minor`, currency: sql`invoice.currency` },
    }),
  },
  activity: {
    joined: (proof) => sql`${byId('activity', 'activity')}
      left join company as about on about.id = activity.company_id and ${companyAs(proof, 'about')}`,
    id: sql`activity.id`,
    fields: () => ({
      ...{ id: sql`activity.id`, kind: sql`activity.kind`, subject: sql`activity.subject` },
      ...{ happenedAt: sql`activity.at`, companyName: sql`about.name` },
    }),
  },
}

// The one they joined first of those where they still are, and that the viewer may see.
const companyOf = (proof: SessionProof): SQL => sql`(select works_at.name from contact_company as k
  cross join company as works_at on works_at.id = k.company_id and works_at.deleted_at is null
  where k.contact_id = person.id and k.inactive = 0 and ${companyAs(proof, 'works_at')} limit 1)`
