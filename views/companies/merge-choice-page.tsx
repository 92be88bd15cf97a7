import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Card } from '../parts/card.tsx'
import { FilterBar, LIST_ID } from '../parts/filter-bar.tsx'
import { Head } from '../parts/head.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** A company one may choose. */
export type CompanyChoice = {
  id: string
  name: string
  taxId: string | null
  address: string | null
}

export type ChoiceProps = {
  company: { id: string; name: string }
  q: string
  /** What looks like it, and what the search found. */
  alike: readonly CompanyChoice[]
  found: readonly CompanyChoice[]
}

/** Finds the company that is the same as this one. */
export function MergeChoicePage({ frame, ...props }: ChoiceProps & { frame: Frame }) {
  const { reader: r } = frame
  const { company, q } = props
  const words = r.text.merge
  const title = words.choose(company.name)
  return (
    <Page frame={frame} title={title} section="companies">
      <Head
        title={title}
        up={{ href: paths.company(company.id), label: company.name }}
        sub={words.chooseAbout}
      />
      <FilterBar
        r={r}
        action={paths.merge(company.id)}
        search={{ name: 'q', value: q, label: words.chooseSearch }}
      />
      <Choices r={r} {...props} />
    </Page>
  )
}

/** What searching replaces. */
export function Choices({ r, company, q, alike, found }: ChoiceProps & { r: Reader }) {
  const words = r.text.merge
  return (
    <div id={LIST_ID} class="stack">
      {alike.length > 0 && (
        <Card title={words.looksLike}>
          <List r={r} company={company} choices={alike} />
        </Card>
      )}
      {q !== '' && (
        <Card title={words.found}>
          {found.length === 0 ? (
            <p class="muted">{words.nothingFound}</p>
          ) : (
            <List r={r} company={company} choices={found} />
          )}
        </Card>
      )}
    </div>
  )
}

type ListProps = {
  r: Reader
  company: { id: string }
  choices: readonly CompanyChoice[]
}

function List({ r, company, choices }: ListProps) {
  return (
    <ul class="lines">
      {choices.map(({ id, name, taxId, address }) => (
        <li>
          <a href={paths.mergeOf(company.id, id)}>{name}</a>{' '}
          <small class="muted">
            {[taxId && `${r.text.company.taxId} ${taxId}`, address].filter(Boolean).join(' · ')}
          </small>
        </li>
      ))}
    </ul>
  )
}
