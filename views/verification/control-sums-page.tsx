import type { Child } from 'hono/jsx'
import type { Minor } from '../../worker/domain/money.ts'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { Card } from '../parts/card.tsx'
import { Empty } from '../parts/empty.tsx'
import { Chips } from '../parts/filter-bar.tsx'
import { Head, Tabs } from '../parts/head.tsx'
import { Money } from '../parts/money.tsx'
import { Pager } from '../parts/pager.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Instant } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { entityOf } from './verification-page.tsx'

export type ControlScope = 'month' | 'project'

/** A sum of both sides at one moment; `of` is a month or the key of a project, empty where the rows name none. */
export type ControlSumRow = {
  of: string
  currency: string
  ledgerRows: number
  ledgerMinor: Minor
  replicaRows: number
  replicaMinor: Minor
  /** The replica's less the ledger's. */
  differenceMinor: Minor
  differs: boolean
  checkedAt: number
  /** The project of the CRM that the key is linked to. */
  project: { id: string; name: string } | null
}

export type ControlQuery = {
  scope: ControlScope
  entity: string
  differing: boolean
}

type Props = {
  frame: Frame
  live: string
  source: { id: number; name: string }
  query: ControlQuery
  /** The entities that have sums, with how many of them differ. */
  entities: readonly { entity: string; sums: number; differing: number }[]
  controlAt: number | null
  rows: readonly ControlSumRow[]
  next: string | null
  previous: string | null
}

/** What an accountant compares: count and amount in the book and in the CRM, and where they differ. */
export function ControlSumsPage({ frame, live, source, query, ...list }: Props) {
  const { reader: r } = frame
  const t = r.text.verification.control
  const up = { href: paths.verification(source.id), label: r.text.verification.title }
  const title = `${t.title}: ${source.name}`
  const href = (to: Partial<ControlQuery> & { page?: string | null }) =>
    hrefOf(source.id, { ...query, ...to })
  return (
    <Page frame={frame} title={title} section="agents" live={live}>
      <Head title={t.title} up={up} sub={source.name} />
      <Tabs
        label={t.scope.label}
        tabs={(['month', 'project'] as const).map((scope) => ({
          href: href({ scope, entity: '' }),
          label: t.scope[scope],
          current: scope === query.scope,
        }))}
      />
      {list.entities.length === 0 ? (
        <Empty r={r} icon="landmark" title={t.none}>
          {r.text.verification.noRuns}
        </Empty>
      ) : (
        <Sums r={r} query={query} href={href} {...list} />
      )}
    </Page>
  )
}

type SumsProps = Omit<Props, 'frame' | 'live' | 'source'> & {
  r: Reader
  href: (to: Partial<ControlQuery> & { page?: string | null }) => string
}

function Sums({ r, query, href, entities, controlAt, rows, next, previous }: SumsProps) {
  const t = r.text.verification.control
  const differing = entities.reduce((sum, of) => sum + of.differing, 0)
  const all = entities.reduce((sum, of) => sum + of.sums, 0)
  const number = r.format.number
  return (
    <>
      <Card>
        <p>
          {differing === 0 ? (
            <Badge tone="good">{t.equal(number(all), all)}</Badge>
          ) : (
            <Badge tone="bad">{t.differ(number(differing), differing)}</Badge>
          )}{' '}
          <span class="muted">
            {t.at} <Instant r={r} at={controlAt} />
          </span>
        </p>
        <p class="muted">
          {t.about} {t.notIn}
        </p>
      </Card>
      <Chips
        label={t.entity}
        chips={entities.map((of) => ({
          href: href({ entity: of.entity, differing: false }),
          label:
            of.differing > 0
              ? `${entityOf(r, of.entity)} · ${number(of.differing)} ≠`
              : entityOf(r, of.entity),
          current: of.entity === query.entity,
        }))}
      />
      {differing > 0 && (
        <Chips
          label={t.onlyDiffering}
          chips={[
            {
              href: href({ differing: !query.differing }),
              label: t.onlyDiffering,
              current: query.differing,
            },
          ]}
        />
      )}
      <Card flush>
        {rows.length === 0 ? (
          <p class="muted blank">{t.noneOf}</p>
        ) : (
          <Table
            r={r}
            caption={`${t.title}: ${entityOf(r, query.entity)}`}
            columns={columnsOf(r, query.scope)}
            rows={rows}
          />
        )}
      </Card>
      <Pager
        r={r}
        previous={previous && href({ page: previous })}
        next={next && href({ page: next })}
      />
    </>
  )
}

function columnsOf(r: Reader, scope: ControlScope): readonly Column<ControlSumRow>[] {
  const t = r.text.verification.control
  return [
    {
      id: 'of',
      label: t.of[scope],
      cell: (row) => (scope === 'month' ? monthOf(r, row) : projectOf(r, row)),
    },
    {
      ...{ id: 'ledger', label: t.ledger, numeric: true, from: 'tablet' },
      cell: (row) => <ControlSide r={r} rows={row.ledgerRows} minor={row.ledgerMinor} of={row} />,
    },
    {
      ...{ id: 'replica', label: t.replica, numeric: true },
      cell: (row) => (
        <>
          <ControlSide r={r} rows={row.replicaRows} minor={row.replicaMinor} of={row} />
          <span class="under">
            <ControlResult r={r} sum={row} />
          </span>
        </>
      ),
    },
    {
      ...{ id: 'difference', label: t.difference, numeric: true, from: 'tablet' },
      cell: (row) => <ControlResult r={r} sum={row} />,
    },
  ]
}

type SideProps = { r: Reader; rows: number; minor: Minor; of: { currency: string } }

/** Amount and count of one side. */
export function ControlSide({ r, rows, minor, of }: SideProps) {
  return (
    <>
      <Amount r={r} minor={minor} currency={of.currency} />
      <small class="block muted">
        {r.text.verification.control.rows(r.format.number(rows), rows)}
      </small>
    </>
  )
}

/** Rows without a currency have no amount either. */
function Amount({ r, minor, currency }: { r: Reader; minor: Minor; currency: string }) {
  return currency === '' ? (
    <Money r={r} minor={null} currency="" />
  ) : (
    <Money r={r} minor={minor} currency={currency} />
  )
}

/** What both sides say of one sum. */
export type ControlSides = Pick<
  ControlSumRow,
  | 'ledgerRows'
  | 'ledgerMinor'
  | 'replicaRows'
  | 'replicaMinor'
  | 'differenceMinor'
  | 'differs'
  | 'currency'
>

/** "Equal", or by how much the CRM is off, in red. */
export function ControlResult({ r, sum }: { r: Reader; sum: ControlSides }) {
  const t = r.text.verification.control
  if (!sum.differs) return <span class="muted">{t.same}</span>
  const rows = sum.replicaRows - sum.ledgerRows
  return (
    <strong class="late">
      <Amount r={r} minor={sum.differenceMinor} currency={sum.currency} />
      {rows !== 0 && <small class="block">{t.rows(r.format.number(rows), Math.abs(rows))}</small>}
    </strong>
  )
}

function monthOf(r: Reader, { of }: ControlSumRow): Child {
  if (of === '') return <span class="muted">{r.text.verification.control.noMonth}</span>
  return <time datetime={of}>{r.format.month(of)}</time>
}

function projectOf(r: Reader, { of, project }: ControlSumRow): Child {
  if (project) return <a href={paths.project(project.id)}>{project.name}</a>
  if (of === '') return <span class="muted">{r.text.verification.control.noProject}</span>
  return <code translate="no">{of}</code>
}

function hrefOf(
  sourceId: number,
  { scope, entity, differing, page }: ControlQuery & { page?: string | null },
): string {
  return paths.controlSums(sourceId, {
    scope: scope === 'month' ? null : scope,
    ...{ entity, differing: differing ? '1' : null, page },
  })
}
