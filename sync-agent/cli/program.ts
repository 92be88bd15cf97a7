import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Source } from '../capture/source.ts'
import type { Config } from '../config/config.ts'
import { readConfig } from '../config/read-config.ts'
import { withPolicy } from '../policy/apply-policy.ts'
import { type Mask, openMask } from '../policy/mask.ts'
import { readMaskSecret } from '../policy/mask-file.ts'
import { AgentProblem } from '../problem.ts'
import { bookFiles } from '../sources/gnucash/book-files.ts'
import { openGnuCashSource } from '../sources/gnucash/gnucash-source.ts'
import type { Text } from '../text/en.ts'
import type { Arguments } from './arguments.ts'
import type { Environment } from './environment.ts'
import type { Terminal } from './terminal.ts'

/** What a command works with. */
export type Program = {
  readonly args: Arguments
  readonly config: Config
  readonly text: Text
  readonly terminal: Terminal
  readonly environment: Environment
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal
}

/** Reads the configuration file. Throws AgentProblem `config-missing`, `config-invalid`. */
export function loadConfig(args: Arguments, environment: Environment): Config {
  const path = resolve(args.config ?? environment.config ?? 'lintel-agent.toml')
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new AgentProblem('config-missing', { path })
  }
  return readConfig(text, path)
}

/** The configured source as the policy lets it be seen; `use` keeps the copies of two processes apart. */
export function openSource({ config, environment }: Program, use: 'agent' | 'preview'): Source {
  const source = openGnuCashSource({
    book: config.source.book,
    quietMs: config.source.quietMs,
    folder: join(config.state, use === 'preview' ? 'preview' : 'capture'),
    files: bookFiles,
    clock: environment.clock,
  })
  return withPolicy(source, config.policy, openMaskFor(config, environment))
}

/** The secret is read, or made, only when something is to be masked. */
function openMaskFor({ state, policy }: Config, { random }: Environment): Mask {
  const masks = Object.values(policy.rules).some((columns) =>
    Object.values(columns ?? {}).includes('mask'),
  )
  if (!masks) return openMask(new Uint8Array())
  mkdirSync(state, { recursive: true, mode: 0o700 })
  return openMask(readMaskSecret(state, random))
}
