import { dirname, resolve } from 'node:path'
import { parse, TomlError } from 'smol-toml'
import type { EgressPolicy } from '../../protocol/policy.ts'
import { AgentProblem } from '../problem.ts'
import type { Config, Language } from './config.ts'
import type { ConfigFault, ConfigRule } from './config-fault.ts'
import { readPolicy } from './read-policy.ts'
import { isCron, parseDuration, type Schedule } from './schedule.ts'
import { findTomlLines } from './toml-lines.ts'

const KEYS = new Set([
  'server',
  'state',
  'language',
  'key_age',
  'spool',
  'source',
  'source.kind',
  'source.book',
  'source.quiet',
  'schedule',
  'schedule.every',
  'schedule.cron',
  'schedule.jitter',
  'schedule.verify',
  'network',
  'network.proxy',
  'network.ca',
])
const SHORTEST_INTERVAL_MS = 1_000
const KEY_AGE_MS = 90 * 86_400_000
/** At night, when nobody changes anything; minute by minute apart, so that many books do not meet. */
const VERIFY_AT = '30 2 * * *'
const VERIFY_JITTER_MS = 20 * 60_000
const MEGABYTE = 1_048_576
const SPOOL_BYTES = 512 * MEGABYTE

/**
 * Reads a configuration text; relative paths start at the file's folder.
 * Throws AgentProblem `config-invalid` that names every mistake at once.
 */
export function readConfig(text: string, path: string): Config {
  const reader = openReader(text, path)
  const at = (value: string) => resolve(dirname(path), value)
  const config: Config = {
    path,
    server: reader.required('server', toOrigin) ?? '',
    state: at(reader.optional('state', toText) ?? 'lintel-agent-state'),
    language: reader.optional('language', toLanguage) ?? null,
    keyAgeMs: reader.optional('key_age', toInterval) ?? KEY_AGE_MS,
    spoolBytes: reader.optional('spool', toBytes) ?? SPOOL_BYTES,
    source: {
      kind: reader.required('source.kind', toKind) ?? 'gnucash',
      book: at(reader.required('source.book', toText) ?? ''),
      quietMs: reader.optional('source.quiet', toDuration) ?? 300,
    },
    schedule: readSchedule(reader),
    policy: reader.policy(),
    verification: {
      cron: reader.optional('schedule.verify', toCron) ?? VERIFY_AT,
      jitterMs: VERIFY_JITTER_MS,
    },
    network: {
      proxy: reader.optional('network.proxy', toUrl) ?? null,
      ca: resolveOptional(reader.optional('network.ca', toText)),
    },
  }
  reader.finish()
  return config

  function resolveOptional(value: string | undefined): string | null {
    return value === undefined ? null : at(value)
  }
}

function readSchedule(reader: Reader): Schedule {
  const jitterMs = reader.optional('schedule.jitter', toDuration) ?? 5_000
  const cron = reader.optional('schedule.cron', toCron)
  const everyMs = reader.optional('schedule.every', toInterval)
  if (cron !== undefined && everyMs !== undefined) reader.blame('schedule.cron', 'two-schedules')
  return cron === undefined ? { everyMs: everyMs ?? 60_000, jitterMs } : { cron, jitterMs }
}

/** A value, or the rule it breaks. */
type Checked<T> = { value: T } | { rule: ConfigRule }
type Check<T> = (value: string) => Checked<T>

const toText: Check<string> = (value) => (value === '' ? { rule: 'missing' } : { value })

const toLanguage: Check<Language> = (value) =>
  value === 'en' || value === 'ru' ? { value } : { rule: 'not-a-language' }

const toKind: Check<'gnucash'> = (value) =>
  value === 'gnucash' ? { value } : { rule: 'not-a-kind' }

const toUrl: Check<string> = (value) => (URL.canParse(value) ? { value } : { rule: 'not-a-url' })

const toCron: Check<string> = (value) => (isCron(value) ? { value } : { rule: 'not-a-cron' })

const toDuration: Check<number> = (value) => {
  const ms = parseDuration(value)
  return ms === null ? { rule: 'not-a-duration' } : { value: ms }
}

const toBytes: Check<number> = (value) => {
  const match = /^([1-9]\d{0,5})(MB|GB)$/.exec(value.trim())
  if (!match) return { rule: 'not-a-size' }
  return { value: Number(match[1]) * (match[2] === 'GB' ? 1_024 : 1) * MEGABYTE }
}

const toInterval: Check<number> = (value) => {
  const checked = toDuration(value)
  const tooShort = 'value' in checked && checked.value < SHORTEST_INTERVAL_MS
  return tooShort ? { rule: 'duration-too-short' } : checked
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

const toOrigin: Check<string> = (value) => {
  if (!URL.canParse(value)) return { rule: 'not-a-url' }
  const url = new URL(value)
  const { protocol, hostname, pathname, search, origin } = url
  // Plain http would show the numbers and take any answer for the server's.
  if (protocol !== 'https:' && !(protocol === 'http:' && LOOPBACK.has(hostname))) {
    return { rule: protocol === 'http:' ? 'not-https' : 'not-a-url' }
  }
  const bare = pathname === '/' && search === '' && url.username === ''
  return bare ? { value: origin } : { rule: 'not-an-origin' }
}

type Reader = {
  required: <T>(key: string, check: Check<T>) => T | undefined
  optional: <T>(key: string, check: Check<T>) => T | undefined
  blame: (key: string, rule: ConfigRule) => void
  policy: () => EgressPolicy
  /** Throws when anything was blamed. */
  finish: () => void
}

function openReader(text: string, path: string): Reader {
  const faults: ConfigFault[] = []
  const lines = findTomlLines(text)
  const document = parseToml(text, path)
  const blame = (key: string, rule: ConfigRule) => {
    faults.push({ line: lines.get(key) ?? 0, key, rule })
  }
  blameUnknown(document, '', blame)

  function optional<T>(key: string, check: Check<T>): T | undefined {
    const value = find(document, key)
    if (value === undefined) return undefined
    const checked: Checked<T> = typeof value === 'string' ? check(value) : { rule: 'not-text' }
    if ('value' in checked) return checked.value
    blame(key, checked.rule)
    return undefined
  }

  return {
    blame,
    optional,
    policy: () => readPolicy(document.policy, blame),
    required: (key, check) => {
      if (find(document, key) === undefined) blame(key, 'missing')
      return optional(key, check)
    },
    finish: () => {
      if (faults.length === 0) return
      faults.sort((a, b) => a.line - b.line)
      throw new AgentProblem('config-invalid', { path, faults })
    },
  }
}

function parseToml(text: string, path: string): Record<string, unknown> {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const [reason = ''] = error.message.replace('Invalid TOML document: ', '').split('\n')
    const faults: ConfigFault[] = [{ line: error.line, key: reason, rule: 'syntax' }]
    throw new AgentProblem('config-invalid', { path, faults })
  }
}

function blameUnknown(
  table: Record<string, unknown>,
  prefix: string,
  blame: (key: string, rule: ConfigRule) => void,
): void {
  for (const [name, value] of Object.entries(table)) {
    const key = prefix + name
    const isTable = typeof value === 'object' && value !== null && !Array.isArray(value)
    const expectsTable = ['source', 'schedule', 'network'].includes(key)
    // The policy names entities and columns, and reads them itself.
    if (key === 'policy') continue
    if (!KEYS.has(key)) blame(key, 'unknown-key')
    else if (expectsTable && !isTable) blame(key, 'not-a-table')
    else if (isTable && expectsTable) {
      blameUnknown(value as Record<string, unknown>, `${key}.`, blame)
    }
  }
}

function find(document: Record<string, unknown>, key: string): unknown {
  let value: unknown = document
  for (const name of key.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value
}
