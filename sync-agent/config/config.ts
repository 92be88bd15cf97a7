import type { EgressPolicy } from '../../protocol/policy.ts'
import type { Schedule } from './schedule.ts'

export type Language = 'en' | 'ru'

/** The configuration as the agent uses it: every path absolute, every default filled in. */
export type Config = {
  /** Where it was read from. */
  readonly path: string
  /** Origin of the CRM, without a trailing slash. */
  readonly server: string
  /** Folder of the agent's own files. */
  readonly state: string
  readonly language: Language | null
  /** The age at which the agent replaces its key. */
  readonly keyAgeMs: number
  /** Most bytes that may wait to leave. */
  readonly spoolBytes: number
  readonly source: { readonly kind: 'gnucash'; readonly book: string; readonly quietMs: number }
  readonly schedule: Schedule
  /** What may leave. */
  readonly policy: EgressPolicy
  /** When book, shadow and replica are compared by themselves. */
  readonly verification: Schedule
  readonly network: { readonly proxy: string | null; readonly ca: string | null }
}
