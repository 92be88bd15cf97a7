import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Source } from '../capture/source.ts'
import type { Config } from '../config/config.ts'
import { readConfig } from '../config/read-config.ts'
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

/** The configured source; `use` keeps the copies of two processes apart. */
export function openSource({ config, environment }: Program, use: 'agent' | 'preview'): Source {
  return openGnuCashSource({
    book: config.source.book,
    quietMs: config.source.quietMs,
    folder: join(config.state, use === 'preview' ? 'preview' : 'capture'),
    files: bookFiles,
    clock: environment.clock,
  })
}
