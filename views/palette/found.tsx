import type { ListName } from '../../worker/domain/list-name.ts'
import type { IconName } from '../icons.ts'
import { Icon } from '../parts/icon.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { OptionGroup } from './option-group.tsx'

/** Where the palette puts the records it finds. */
export const FOUND_ID = 'palette-found'

export type FoundCompany = { id: string; name: string; taxId: string | null }
export type FoundProject = { id: string; name: string; code: string | null }
export type FoundInvoice = {
  sourceId: number
  key: string
  number: string | null
  companyName: string | null
  issuedOn: string | null
  totalMinor: number
  currency: string
}

type Props = {
  r: Reader
  companies: readonly FoundCompany[]
  projects: readonly FoundProject[]
  invoices: readonly FoundInvoice[]
  /** Lists somebody gave this name. */
  views: readonly { list: ListName; name: string; query: string }[]
}

/** The records that fit what was typed, by kind; nothing at all when none does. */
export function Found({ r, companies, projects, invoices, views }: Props) {
  const t = r.text.palette
  return (
    <>
      {companies.length > 0 && (
        <OptionGroup label={t.found.company}>
          {companies.map(({ id, name, taxId }) => (
            <Option r={r} icon="building-2" href={paths.company(id)} name={name} about={[taxId]} />
          ))}
        </OptionGroup>
      )}
      {projects.length > 0 && (
        <OptionGroup label={t.found.project}>
          {projects.map(({ id, name, code }) => (
            <Option r={r} icon="hard-hat" href={paths.project(id)} name={name} about={[code]} />
          ))}
        </OptionGroup>
      )}
      {invoices.length > 0 && (
        <OptionGroup label={t.found.invoice}>
          {invoices.map((invoice) => (
            <Option
              r={r}
              icon="receipt-text"
              href={paths.invoice(invoice)}
              name={invoice.number ?? t.noNumber}
              about={[
                invoice.companyName,
                invoice.issuedOn && r.format.date(invoice.issuedOn),
                r.format.money(invoice.totalMinor, invoice.currency),
              ]}
            />
          ))}
        </OptionGroup>
      )}
      {views.length > 0 && (
        <OptionGroup label={r.text.lists.views}>
          {views.map(({ list, name, query }) => (
            <Option
              r={r}
              icon="bookmark"
              href={paths[list]() + query}
              name={name}
              about={[r.text.nav[list]]}
            />
          ))}
        </OptionGroup>
      )}
    </>
  )
}

type OptionProps = {
  r: Reader
  icon: IconName
  href: string
  name: string
  about: readonly (string | null)[]
}

function Option({ r, icon, href, name, about }: OptionProps) {
  const known = about.filter(Boolean)
  return (
    <a role="option" id={`found-${href}`} tabindex={-1} href={href}>
      <Icon r={r} name={icon} />
      <span class="label">
        {name}
        {known.length > 0 && <small>{known.join(' · ')}</small>}
      </span>
    </a>
  )
}
