import type { SearchKind } from '../../worker/domain/search.ts'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Card } from '../parts/card.tsx'
import { Empty } from '../parts/empty.tsx'
import { Chips, FilterBar, LIST_ID } from '../parts/filter-bar.tsx'
import { Head } from '../parts/head.tsx'
import { Pager } from '../parts/pager.tsx'
import { Table } from '../parts/table.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { Corrected } from './corrected.tsx'
import { type FoundGroup, itemsOf } from './found.ts'

export type SearchProps = {
  q: string
  /** All of this kind; null is the best of each. */
  kind: SearchKind | null
  groups: readonly FoundGroup[]
  /** What was looked for in the place of what was typed. */
  corrected: string | null
  /** What may have been meant as well. */
  instead: string | null
  next: string | null
  count: { text: string; of: number } | null
}

const KINDS = [null, 'company', 'contact', 'project', 'invoice', 'activity'] as const

/** Everything that fits what is typed, by kind. */
export function SearchPage({ frame, ...list }: SearchProps & { frame: Frame }) {
  const { reader: r } = frame
  return (
    <Page frame={frame} title={r.text.search.title}>
      <Head title={r.text.search.title} />
      <FilterBar
        r={r}
        action={paths.search()}
        search={{ name: 'q', value: list.q, label: r.text.search.label }}
        keep={list.kind ? { kind: list.kind } : {}}
      />
      <SearchList r={r} {...list} />
    </Page>
  )
}

/** What searching replaces. */
export function SearchList({ r, ...list }: SearchProps & { r: Reader }) {
  const { q, kind, groups, next, count } = list
  const t = r.text.search
  const chips = KINDS.map((of) => ({
    href: paths.search({ q, kind: of }),
    label: of ? r.text.palette.found[of] : t.all,
    current: of === kind,
  }))
  return (
    <div id={LIST_ID} class="stack">
      {q !== '' && <Chips label={t.kind} chips={chips} />}
      <Meant r={r} {...list} />
      {groups.every(({ rows }) => rows.length === 0) && <Nothing r={r} q={q} />}
      {groups.map((group) => (
        <FoundCard r={r} q={q} group={group} />
      ))}
      <Pager
        r={r}
        previous={null}
        next={next && paths.search({ q, kind, page: next })}
        {...(count && { shown: t.count(count.text, count.of) })}
      />
    </div>
  )
}

/** What was read in the place of what was typed, or could be. */
function Meant({
  r,
  q,
  corrected,
  instead,
}: Pick<SearchProps, 'q' | 'corrected' | 'instead'> & { r: Reader }) {
  const t = r.text.search
  if (corrected) return <Corrected r={r} typed={q} shown={corrected} />
  if (!instead) return null
  return (
    <p class="muted">
      {t.meant} <a href={paths.search({ q: instead })}>{instead}</a>
    </p>
  )
}

function FoundCard({ r, q, group }: { r: Reader; q: string; group: FoundGroup }) {
  const { kind, more } = group
  const t = r.text.search
  const label = r.text.palette.found[kind]
  const aside = more && <a href={paths.search({ q, kind })}>{t.everything}</a>
  return (
    <Card title={label} aside={aside || undefined} flush>
      <Table
        r={r}
        caption={label}
        columns={[
          { id: 'name', label: t.name, cell: ({ href, name }) => <a href={href}>{name}</a> },
          { id: 'about', label: t.about, unseen: true, cell: ({ about }) => about },
        ]}
        rows={itemsOf(r, group)}
      />
    </Card>
  )
}

function Nothing({ r, q }: { r: Reader; q: string }) {
  const { ask, nothing } = r.text.search
  const words = q === '' ? ask : nothing
  return (
    <Empty r={r} icon="search" title={words.title}>
      {words.text}
    </Empty>
  )
}
