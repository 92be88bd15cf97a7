import type { ActivityKind } from './activity.ts'

/** What a search shows of a record of each kind. */
export type FoundRecord = {
  company: { id: string; name: string; taxId: string | null }
  /** With a company of theirs that the viewer may see. */
  contact: { id: string; name: string; companyName: string | null }
  project: { id: string; name: string; code: string | null; kind: string }
  invoice: {
    sourceId: number
    key: string
    number: string | null
    companyName: string | null
    issuedOn: string | null
    totalMinor: number
    currency: string
  }
  /** With the company it was about, if the viewer may see it. */
  activity: {
    id: string
    kind: ActivityKind
    subject: string
    happenedAt: number
    companyName: string | null
  }
}
