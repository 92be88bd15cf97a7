import type { FoundRecord } from '../../worker/domain/found-record.ts'
import type { IconName } from '../icons.ts'
import { paths } from '../paths.ts'
import { projectName } from '../projects/project-name.tsx'
import type { Reader } from '../reader.ts'

/** Records of one kind that a search found; `more` says that there are others. */
export type FoundGroup = {
  [K in keyof FoundRecord]: { kind: K; rows: readonly FoundRecord[K][]; more: boolean }
}[keyof FoundRecord]

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
