import { parseArgs } from 'node:util'
import { ENTITY_NAMES, type EntityName } from '../../protocol/entities.ts'
import { AgentProblem } from '../problem.ts'
import { en } from '../text/en.ts'
import { ru } from '../text/ru.ts'

const COMMANDS = [
  'pair',
  'run',
  'sync',
  'verify',
  'status',
  'rotate',
  'preview',
  'log',
  'proof',
  'help',
  'version',
] as const
export type Command = (typeof COMMANDS)[number]

/** The command line, checked. */
export type Arguments = {
  readonly command: Command
  readonly config: string | null
  readonly code: string | null
  readonly entity: EntityName | null
  /** The file to check. */
  readonly file: string | null
  /** Thumbprints of keys to trust. */
  readonly agentKey: string | null
  readonly serverKey: string | null
  readonly json: boolean
  readonly acceptBook: boolean
  readonly allowDeletes: boolean
  readonly rebuild: boolean
}

/** Reads the words after the program's name. Throws AgentProblem `usage`. */
export function readArguments(words: readonly string[]): Arguments {
  const { values, positionals } = parse(words)
  const [word = values.version ? 'version' : 'help', second, third] = positionals
  const file = word === 'proof' ? (second ?? null) : null
  const extra = file === null ? second : third
  const command = values.help ? 'help' : COMMANDS.find((known) => known === word)
  if (!command || extra !== undefined) {
    throw new AgentProblem('usage', { reason: 'unknown-command', word: extra ?? word })
  }
  const entity = values.entity === undefined ? null : readEntity(values.entity)
  return {
    command,
    config: values.config ?? null,
    code: values.code ?? null,
    entity,
    file,
    agentKey: values['agent-key'] ?? null,
    serverKey: values['server-key'] ?? null,
    json: values.json ?? false,
    acceptBook: values['accept-book'] ?? false,
    allowDeletes: values['allow-deletes'] ?? false,
    rebuild: values.rebuild ?? false,
  }
}

/** An entity by its name, or by the plural that the agent shows elsewhere. */
function readEntity(word: string): EntityName {
  const found = ENTITY_NAMES.find((name) => [name, en.entity[name], ru.entity[name]].includes(word))
  if (!found) throw new AgentProblem('usage', { reason: 'unknown-entity', word })
  return found
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        code: { type: 'string' },
        entity: { type: 'string' },
        'agent-key': { type: 'string' },
        'server-key': { type: 'string' },
        json: { type: 'boolean' },
        'accept-book': { type: 'boolean' },
        'allow-deletes': { type: 'boolean' },
        rebuild: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    })
  } catch (error) {
    const word = /'([^']+)'/.exec(error instanceof Error ? error.message : '')?.[1] ?? ''
    throw new AgentProblem('usage', { reason: 'unknown-option', word })
  }
}
