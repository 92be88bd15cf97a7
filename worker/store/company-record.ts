import { and, eq, isNull, or, sql } from 'drizzle-orm'
import { mayDo, maySee, maySeeRecord, ofCompany, ofLedgerRow, ofProject } from './access.ts'
import { maySeeMoneyOf } from './balances.ts'
import type { Database } from './database.ts'
import { isFound, isLinkOf, type Owner, ownedKeys } from './owned.ts'
import { mayMark } from './record-deletion.ts'
import { company, companyCandidate, ledgerLink } from './schema/crm.ts'
import { ledgerContract, ledgerCounterparty } from './schema/ledger.ts'
import { member } from './schema/members.ts'
import { ledgerSource } from './schema/replication.ts'
import type { SessionProof } from './viewer.ts'

const LINKS_SHOWN = 20
const CANDIDATES_SHOWN = 10

/** One company; no row when there is none. */
export function selectCompany(db: Database, proof: SessionProof, id: string) {
  return db.build
    .select({
      id: company.id,
      name: company.name,
      taxId: company.taxId,
      registrationReason: company.registrationReason,
      contactName: company.contactName,
      phone: company.phone,
      email: company.email,
      address: company.address,
      ownerName: member.name,
      isCustomer: company.isCustomer,
      isVendor: company.isVendor,
      active: company.active,
      nextTouchOn: company.nextTouchOn,
      nextTouchSubject: company.nextTouchSubject,
      createdAt: company.createdAt,
      mayEdit: sql<number>`${mayDo(proof, 'company.edit', ofCompany())}`,
      mayDelete: sql<number>`${mayMark(proof, { entity: 'company', restore: false }, 'company')}`,
      seesMoney: sql<number>`${maySeeMoneyOf(proof, 'company')}`,
    })
    .from(company)
    .leftJoin(member, and(eq(member.id, company.ownerId), isNull(member.deletedAt)))
    .where(
      and(eq(company.id, id), isNull(company.deletedAt), maySee(proof, 'company', ofCompany())),
    )
}

export type CompanyRecord = ReturnType<typeof selectCompany>['_']['result'][number]

/** What each book says of a company: its own row there, why it is linked, and whether it is gone. */
export function selectCompanyLinks(db: Database, proof: SessionProof, id: string) {
  return db.build
    .select({
      sourceId: ledgerLink.sourceId,
      source: ledgerSource.name,
      key: ledgerLink.key,
      rule: ledgerLink.rule,
      linkedAt: ledgerLink.linkedAt,
      side: ledgerCounterparty.side,
      name: ledgerCounterparty.name,
      code: ledgerCounterparty.code,
      taxId: ledgerCounterparty.taxId,
      active: ledgerCounterparty.active,
      deleted: ledgerCounterparty.deleted,
      hash: ledgerCounterparty.hash,
      seq: ledgerCounterparty.seq,
    })
    .from(ledgerLink)
    .innerJoin(ledgerSource, eq(ledgerSource.id, ledgerLink.sourceId))
    .leftJoin(
      ledgerCounterparty,
      and(
        eq(ledgerCounterparty.sourceId, ledgerLink.sourceId),
        eq(ledgerCounterparty.key, ledgerLink.key),
      ),
    )
    .where(
      and(
        isLinkOf({ entity: 'counterparty', recordId: id }),
        maySeeRecord(proof, 'company', sql`${id}`),
      ),
    )
    .orderBy(sql`${ledgerLink.leading} desc`, ledgerLink.sourceId, ledgerLink.key)
    .limit(LINKS_SHOWN)
}

/** The companies that may be the same one, whichever of the two the pair names first. */
export function selectCandidates(db: Database, proof: SessionProof, id: string) {
  const { companyId, otherId } = companyCandidate
  const other = sql`case when ${companyId} = ${id} then ${otherId} else ${companyId} end`
  return db.build
    .selectDistinct({
      id: company.id,
      name: company.name,
      taxId: company.taxId,
      rule: companyCandidate.rule,
      mayEdit: sql<number>`${mayDo(proof, 'company.edit', ofCompany())}`,
    })
    .from(companyCandidate)
    .innerJoin(company, and(sql`${company.id} = ${other}`, isNull(company.deletedAt)))
    .where(
      and(
        or(eq(companyId, id), eq(otherId, id)),
        isNull(companyCandidate.decidedAt),
        maySeeRecord(proof, 'company', sql`${id}`),
        maySee(proof, 'company', ofCompany()),
      ),
    )
    .limit(CANDIDATES_SHOWN)
}

/** The contracts of a company or a project, as far as the ledger knows them. */
export function selectContracts(db: Database, proof: SessionProof, owner: Owner, limit: number) {
  const record = owner.entity === 'project' ? 'project' : 'company'
  const money = maySee(proof, 'money', ofLedgerRow('ledger_contract'))
  const seesProject = sql`exists (select 1 from project as named
    where named.id = ${ledgerLink.recordId} and ${maySee(proof, 'project', ofProject('named'))})`
  const isThere = sql`exists (select 1 from project as named
    where named.id = ${ledgerLink.recordId} and named.deleted_at is null)`
  return db.build
    .select({
      sourceId: ledgerContract.sourceId,
      key: ledgerContract.key,
      number: ledgerContract.number,
      signedOn: ledgerContract.signedOn,
      endsOn: ledgerContract.endsOn,
      valueMinor: sql<number | null>`case when ${money} then ${ledgerContract.valueMinor} end`,
      hidden: sql<number>`not ${money}`,
      currency: ledgerContract.currency,
      projectId: sql<
        string | null
      >`case when ${seesProject} and ${isThere} then ${ledgerLink.recordId} end`,
      projectName: sql<string | null>`(select named.name from project as named
        where named.id = ${ledgerLink.recordId} and ${maySee(proof, 'project', ofProject('named'))})`,
    })
    .from(ownedKeys('ledger_contract', owner))
    .crossJoin(ledgerContract)
    .leftJoin(
      ledgerLink,
      and(
        eq(ledgerLink.entity, 'project'),
        eq(ledgerLink.sourceId, ledgerContract.sourceId),
        eq(ledgerLink.key, ledgerContract.project),
      ),
    )
    .where(
      and(
        isFound(ledgerContract),
        sql`${ledgerContract.deleted} = 0`,
        maySeeRecord(proof, record, sql`${owner.recordId}`),
      ),
    )
    .orderBy(ledgerContract.number)
    .limit(limit)
}
