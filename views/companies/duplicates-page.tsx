import type { MatchSign } from '../../worker/domain/company-match.ts'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { PostButton } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { Head } from '../parts/head.tsx'
import { Pager } from '../parts/pager.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { Roles } from './companies-page.tsx'

/** One company of a pair. */
export type DuplicateSide = {
  id: string
  name: string
  taxId: string | null
  registrationReason: string | null
  phone: string | null
  email: string | null
  address: string | null
  /** Its numbers in the books. */
  codes: string | null
  isCustomer: boolean
  isVendor: boolean
}

export type Duplicate = {
  one: DuplicateSide
  other: DuplicateSide
  signs: readonly MatchSign[]
  /** What the viewer may decide of the pair. */
  mayMerge: boolean
  mayDismiss: boolean
}

export type DuplicatesProps = {
  pairs: readonly Duplicate[]
  count: { text: string; of: number }
  next: string | null
  previous: string | null
}

/** Pairs of companies that may be one, side by side, for a person to decide. */
export function DuplicatesPage({ frame, live, ...list }: DuplicatesProps & PageProps) {
  const { reader: r } = frame
  const words = r.text.merge
  return (
    <Page frame={frame} title={words.title} section="companies" live={live}>
      <Head
        title={words.title}
        up={{ href: paths.companies(), label: r.text.company.title }}
        sub={words.about}
      />
      {list.pairs.length === 0 ? (
        <Empty r={r} icon="circle-check" title={words.none.title}>
          {words.none.text}
        </Empty>
      ) : (
        <Table
          r={r}
          caption={words.title}
          columns={columnsFor(r, list.pairs)}
          rows={list.pairs}
          rowId={({ one, other }) => `pair-${one.id}-${other.id}`}
        />
      )}
      <Pager
        r={r}
        previous={list.previous && paths.duplicates({ page: list.previous })}
        next={list.next && paths.duplicates({ page: list.next })}
        shown={words.count(list.count.text, list.count.of)}
      />
    </Page>
  )
}

type PageProps = { frame: Frame; live: string }

function columnsFor(r: Reader, pairs: readonly Duplicate[]): Column<Duplicate>[] {
  const words = r.text.merge
  const decides = pairs.some(({ mayDismiss }) => mayDismiss)
  const columns: Column<Duplicate>[] = [
    {
      id: 'one',
      label: words.one,
      cell: ({ one, signs }) => <Side r={r} of={one} signs={signs} />,
    },
    {
      id: 'other',
      label: words.other,
      cell: (pair) => (
        <>
          <Side r={r} of={pair.other} signs={pair.signs} />
          {pair.mayDismiss && (
            <div class="under">
              <Decision r={r} pair={pair} />
            </div>
          )}
        </>
      ),
    },
    { id: 'why', label: words.why, from: 'tablet', cell: ({ signs }) => whyOf(r, signs) },
  ]
  const decision: Column<Duplicate> = {
    id: 'decision',
    label: words.decision,
    unseen: true,
    from: 'tablet',
    cell: (pair) => pair.mayDismiss && <Decision r={r} pair={pair} />,
  }
  return decides ? [...columns, decision] : columns
}

/** A column of its own where there is room, under the second company on a phone. */
function Decision({ r, pair: { one, other, mayMerge } }: { r: Reader; pair: Duplicate }) {
  const words = r.text.merge
  return (
    <span class="row">
      {mayMerge && (
        <a class="button plain merge" href={paths.mergeOf(other.id, one.id)}>
          {words.merge}
        </a>
      )}
      <span class="dismiss">
        <PostButton
          r={r}
          kind="quiet"
          action={paths.duplicates()}
          fields={{ one: one.id, other: other.id }}
        >
          {words.different}
        </PostButton>
      </span>
    </span>
  )
}

function whyOf(r: Reader, signs: readonly MatchSign[]): string {
  const words = r.text.merge
  return signs.length === 0 ? words.noSign : signs.map((sign) => words.sign[sign]).join(', ')
}

type SideProps = { r: Reader; of: DuplicateSide; signs: readonly MatchSign[] }

/** What is equal in both is set in bold: it is why the two stand here. */
function Side({ r, of, signs }: SideProps) {
  const { taxId, registrationReason, phone, email, address, codes } = of
  const reason = registrationReason && `${r.text.company.registrationReason} ${registrationReason}`
  const lines: readonly (readonly [MatchSign | null, string | null])[] = [
    ['same-tax-id', taxId && `${r.text.company.taxId} ${taxId}`],
    [null, reason],
    ['same-phone', phone],
    ['same-email', email],
    [null, address],
    [null, codes && r.text.company.codeInBook(codes)],
  ]
  return (
    <>
      <a href={paths.company(of.id)}>{of.name}</a> <Roles r={r} row={of} />
      {lines.map(
        ([sign, line]) =>
          line && (
            <small class="block">{sign && signs.includes(sign) ? <b>{line}</b> : line}</small>
          ),
      )}
    </>
  )
}
