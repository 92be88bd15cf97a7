import type { Freshness } from '../../worker/domain/freshness.ts'
import type { InvoiceItem } from '../../worker/domain/invoice-item.ts'
import type { Minor } from '../../worker/domain/money.ts'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { PostButton } from '../parts/button.tsx'
import { Card, Stat, Stats } from '../parts/card.tsx'
import { Empty } from '../parts/empty.tsx'
import { Head } from '../parts/head.tsx'
import { Money } from '../parts/money.tsx'
import { Pager } from '../parts/pager.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { Withheld } from '../parts/withheld.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { InvoiceTable } from './invoice-table.tsx'

/** A number of a company or a project, or of all books, as an address names it. */
export type SumQuery = {
  of: 'company' | 'project' | 'all'
  id: string | null
  figure: 'total' | 'paid' | 'open' | 'overdue'
  side: 'receivable' | 'payable'
  currency: string
}

type Props = {
  frame: Frame
  live: string
  query: SumQuery
  /** Whose number it is; null of all books. */
  name: string | null
  /** Each book's part, exactly; `withheld` when its amounts stay in the book. */
  parts: readonly {
    sourceId: number
    source: string
    invoices: number
    minor: Minor
    withheld: boolean
    file: boolean
  }[]
  invoices: readonly InvoiceItem[]
  previous: string | null
  next: string | null
  most: number
  freshness: Freshness
}

/** What a number is the sum of, row by row, with the file that proves it. */
export function SumPage({ frame, live, query, name, parts, ...list }: Props) {
  const { reader: r } = frame
  const t = r.text.egress.sum
  const { of, id, figure, side } = query
  const whole = t.figure[figure][side]
  const title = name === null ? whole : `${whole}: ${name}`
  const up = { company: paths.company, project: paths.project, all: paths.dashboard }[of](id ?? '')
  const href = (page: string | null) => page && paths.sumProof({ ...query, page })
  const invoices = parts.reduce((sum, part) => sum + part.invoices, 0)
  return (
    <Page
      frame={frame}
      title={title}
      section={({ company: 'companies', project: 'projects', all: 'dashboard' } as const)[of]}
      live={live}
    >
      <Head title={title} up={{ href: up, label: name ?? r.text.nav.dashboard }} sub={t.title} />
      {parts.length === 0 ? (
        <Empty r={r} icon="receipt-text" title={t.none}>
          {t.noneAbout}
        </Empty>
      ) : (
        <>
          <Parts r={r} query={query} parts={parts} most={list.most} freshness={list.freshness} />
          <Card flush>
            <InvoiceTable r={r} caption={t.title} invoices={list.invoices} />
          </Card>
          <Pager
            r={r}
            previous={href(list.previous)}
            next={href(list.next)}
            shown={t.rows(r.format.number(invoices), invoices)}
          />
        </>
      )}
    </Page>
  )
}

type PartsProps = Pick<Props, 'query' | 'parts' | 'most' | 'freshness'> & { r: Reader }

function Parts({ r, query, parts, most, freshness }: PartsProps) {
  const { sum, row } = r.text.egress
  return (
    <>
      <Stats>
        {parts.map((part) => (
          <Stat
            label={part.source}
            value={
              part.withheld ? (
                <Withheld r={r} />
              ) : (
                <Money r={r} minor={part.minor} currency={query.currency} />
              )
            }
            note={
              <>
                {sum.rows(r.format.number(part.invoices), part.invoices)} ·{' '}
                <Stamp r={r} of={freshness} />
              </>
            }
          />
        ))}
      </Stats>
      <p class="muted">{sum.rule}</p>
      {parts.map((part) => (
        <div class="tools">
          {part.file ? (
            <PostButton
              r={r}
              icon="download"
              action={paths.sumProofFile({ ...query, source: part.sourceId })}
            >
              {row.download}
              {parts.length > 1 && `: ${part.source}`}
            </PostButton>
          ) : (
            !part.withheld && <span class="muted">{sum.tooMany(r.format.number(most))}</span>
          )}{' '}
          <small class="muted">{row.downloadAbout}</small>
        </div>
      ))}
    </>
  )
}
