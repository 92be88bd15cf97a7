import type { PolicyRule } from '../../protocol/policy-faults.ts'

/** A mistake in the configuration file: where it stands and which rule it breaks. */
export type ConfigFault = {
  /** From 1; 0 when the file lacks something and no line is to blame. */
  readonly line: number
  /** Dotted name of the key, or what the TOML parser says for `syntax`. */
  readonly key: string
  readonly rule: ConfigRule
}

export type ConfigRule =
  | PolicyRule
  | 'policy-text'
  | 'syntax'
  | 'unknown-key'
  | 'missing'
  | 'not-text'
  | 'not-a-table'
  | 'not-a-url'
  | 'not-https'
  | 'not-an-origin'
  | 'not-a-language'
  | 'not-a-kind'
  | 'not-a-duration'
  | 'not-a-size'
  | 'duration-too-short'
  | 'not-a-cron'
  | 'two-schedules'
