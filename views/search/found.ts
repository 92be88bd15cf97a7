import type { IconName } from '../icons.ts'
import { paths } from '../paths.ts'
import { projectName } from '../projects/project-name.tsx'
import type { Reader } from '../reader.ts'
import type { ActivityKind } from '../timeline/entries.tsx'

export type FoundCompany = { id: string; name: string; taxId: string | null }
export type FoundContact = { id: string; name: string; companyName: string | null }
export type FoundProject = { id: string; name: string; code: string | null; kind: string }
export type FoundActivity = {
  id: string
  kind: ActivityKind
  subject: string
  happenedAt: number
  companyName: string | null
}
export type FoundInvoice = {
  sourceId: number
  key: string
  number: string | null
  companyName: string | null
  issuedOn: string | null
  totalMinor: number
  currency: string
}

/** Records of one kind that a search found; `more` says that there are others. */
export type FoundGroup =
  | { kind: 'company'; rows: readonly FoundCompany[]; more: boolean }
  | { kind: 'contact'; rows: readonly FoundContact[]; more: boolean }
  | { kind: 'project'; rows: readonly FoundProject[]; more: boolean }
  | { kind: 'invoice'; rows: readonly FoundInvoice[]; more: boolean }
  | { kind: 'activity'; rows: readonly FoundActivity[]; more: boolean }

/** A record that was found, whatever it is: its name, and what tells it from others. */
export type FoundItem = { href: string; name: string; about: string }

export const FOUND_ICONS: Readonly<Record<FoundGroup['kind'], IconName>> = {
  company: 'building-2',
  contact: 'user',
  project: 'hard-hat',
  invoice: 'receipt-text',
  activity: 'clock',
}

/** The records of a group as lists show them. */
export function itemsOf(r: Reader, group: FoundGroup): FoundItem[] {
  switch (group.kind) {
    case 'company':
      return group.rows.map(({ id, name, taxId }) => item(paths.company(id), name, taxId))
    case 'contact':
      return group.rows.map(({ id, name, companyName }) =>
        item(paths.contact(id), name, companyName),
      )
    case 'project':
      return group.rows.map((row) => item(paths.project(row.id), projectName(r, row), row.code))
    case 'activity':
      return group.rows.map(({ id, kind, subject, happenedAt, companyName }) =>
        item(
          paths.activity(id),
          subject,
          r.text.activity.kinds[kind],
          r.format.asOf(happenedAt, r.now),
          companyName,
        ),
      )
    case 'invoice':
      return group.rows.map((row) =>
        item(
          paths.invoice(row),
          row.number ?? r.text.palette.noNumber,
          row.companyName,
          row.issuedOn && r.format.date(row.issuedOn),
          r.format.money(row.totalMinor, row.currency),
        ),
      )
  }
}

function item(href: string, name: string, ...about: (string | null)[]): FoundItem {
  return { href, name, about: about.filter(Boolean).join(' · ') }
}
