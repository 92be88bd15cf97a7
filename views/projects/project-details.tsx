import { EDITED_ID, EditLink } from '../edits/edit-form.tsx'
import type { ContractItem } from '../ledger/contracts.tsx'
import { Badge } from '../parts/badge.tsx'
import { Card } from '../parts/card.tsx'
import { type Fact, Facts } from '../parts/facts.tsx'
import { None } from '../parts/money.tsx'
import { LedgerDate } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { HEALTH_TONES, mapHref, type ProjectPlan } from './project-plan.ts'
import type { ProjectItem } from './projects-page.tsx'
import { StageSelect } from './stage-select.tsx'

export type ProjectRecord = Omit<ProjectItem, 'balances'>

/** A row of a book that is this project. */
export type ProjectOrigin = {
  source: string
  key: string
  name: string | null
  code: string | null
  active: boolean
  deleted: boolean
}

type DetailsProps = {
  r: Reader
  project: ProjectRecord
  plan: ProjectPlan
  contracts: readonly ContractItem[]
  origins: readonly ProjectOrigin[]
  /** Offers to edit; `focused` once one has edited, so that the keys go on from there. */
  edit: 'offered' | 'focused' | 'no'
}

/** What is known of a project besides its money. */
export function Details({ r, project, plan, contracts, origins, edit }: DetailsProps) {
  const words = r.text.project
  const { ledger } = r.text
  const { party, kind, stage } = project
  const label =
    kind === 'vendor' ? words.vendor : kind === 'customer' ? words.customer : words.party
  const facts: Fact[] = [
    [words.number, project.code],
    [
      r.text.edits.stage,
      edit === 'no' ? r.text.edits.stages[stage] : <StageSelect r={r} {...project} />,
    ],
    ...planFacts(r, plan),
    [label, party && <a href={paths.company(party.id)}>{party.name}</a>],
    [
      ledger.contracts,
      contracts.length === 0 ? (
        <span class="muted">{words.noContract}</span>
      ) : (
        contracts.map(({ number }) => number).join(', ')
      ),
    ],
    ...origins.map((origin): Fact => [words.origin, <OriginLine r={r} origin={origin} />]),
  ]
  return (
    <Card
      id={EDITED_ID}
      title={words.details}
      aside={
        edit !== 'no' && (
          <EditLink r={r} href={paths.projectEdit(project.id)} focused={edit === 'focused'} />
        )
      }
    >
      <Facts r={r} facts={facts} />
    </Card>
  )
}

function planFacts(r: Reader, plan: ProjectPlan): Fact[] {
  const words = r.text.project
  const { health, healthReason, managerId, managerName, siteAddress, location } = plan
  return [
    [
      words.health,
      health && (
        <>
          <Badge tone={HEALTH_TONES[health]}>{words.healths[health]}</Badge> {healthReason}
        </>
      ),
    ],
    [
      words.manager,
      managerId && (
        <a href={paths.projects({ manager: managerId })}>{managerName ?? words.nobody}</a>
      ),
    ],
    [
      words.siteAddress,
      (siteAddress || location) && (
        <>
          {siteAddress}{' '}
          {location && (
            <a href={mapHref(location)} rel="noreferrer" target="_blank">
              {words.onMap}
            </a>
          )}
        </>
      ),
    ],
    [words.plannedDates, <Span r={r} from={plan.plannedStartOn} to={plan.plannedEndOn} />],
    [words.actualDates, <Span r={r} from={plan.actualStartOn} to={plan.actualEndOn} />],
    ...(plan.warrantyUntil
      ? [[words.warrantyUntil, <LedgerDate r={r} on={plan.warrantyUntil} />] as const]
      : []),
  ]
}

function Span({ r, from, to }: { r: Reader; from: string | null; to: string | null }) {
  if (from === null && to === null) return <None r={r} />
  return (
    <>
      <LedgerDate r={r} on={from} /> – <LedgerDate r={r} on={to} />
    </>
  )
}

function OriginLine({ r, origin }: { r: Reader; origin: ProjectOrigin }) {
  const words = r.text.ledger
  const { source, name, code, key, deleted } = origin
  return (
    <>
      {source}: {name ?? words.unknownKey(key)}{' '}
      {code && <small class="muted">{r.text.company.codeInBook(code)}</small>}{' '}
      {deleted && <Badge tone="warn">{words.goneFromLedger}</Badge>}
    </>
  )
}
