import { type Arguments, readArguments } from './cli/arguments.ts'
import { type Environment, readEnvironment } from './cli/environment.ts'
import { log } from './cli/log.ts'
import { pair } from './cli/pair.ts'
import { preview } from './cli/preview.ts'
import { loadConfig, type Program } from './cli/program.ts'
import { proof } from './cli/proof.ts'
import { rotate } from './cli/rotate.ts'
import { run } from './cli/run.ts'
import { status } from './cli/status.ts'
import { sync } from './cli/sync.ts'
import { openTerminal, type Terminal } from './cli/terminal.ts'
import { verify } from './cli/verify.ts'
import { AgentProblem, exitCode, toProblem } from './problem.ts'
import { chooseText, describeProblem } from './text/text.ts'
import { VERSION } from './version.ts'

/** How long a run in progress may take to end after Ctrl+C; what is cut goes on at the next start. */
const GRACE_MS = 3_000

const COMMANDS = { pair, run, sync, verify, status, rotate, preview, log }

const environment = readEnvironment()
const terminal = openTerminal(process.stdout, process.stderr)
// Kept-alive connections would hold the process for seconds after the work is done.
process.exit(await main(process.argv.slice(2), environment, terminal, listen()))

/** Runs one command; every problem becomes one sentence and an exit code here. */
async function main(
  words: string[],
  around: Environment,
  out: Terminal,
  signal: AbortSignal,
): Promise<number> {
  let text = chooseText(null, around.lang)
  try {
    const args = readArguments(words)
    if (args.command === 'version') return say(`lintel-agent ${VERSION}`)
    if (args.command === 'help') return say(text.usage)
    if (args.command === 'proof')
      return await proof({ args, text, terminal: out, ...stateOf(args) })
    const config = loadConfig(args, around)
    text = chooseText(config.language, around.lang)
    const program: Program = { args, config, text, terminal: out, environment: around, signal }
    return await COMMANDS[args.command](program)
  } catch (error) {
    const problem = toProblem(error)
    out.error(describeProblem(text, problem))
    // Only what nobody foresaw is worth a trace, and a trace holds no values of the book.
    if (problem.code === 'internal' && problem.cause instanceof Error) {
      out.error(problem.cause.stack ?? '')
    }
    return exitCode(problem.code)
  }

  /** A proof is checked anywhere; where an agent is configured, its keys are the trusted ones. */
  function stateOf(args: Arguments): { folder: string | null } {
    try {
      return { folder: loadConfig(args, around).state }
    } catch (error) {
      const isMissing = error instanceof AgentProblem && error.code === 'config-missing'
      if (isMissing && args.config === null) return { folder: null }
      throw error
    }
  }

  function say(line: string): number {
    out.line(line)
    return 0
  }
}

/** Aborted by Ctrl+C or by whoever supervises the process. */
function listen(): AbortSignal {
  const controller = new AbortController()
  const stop = () => {
    controller.abort()
    setTimeout(() => process.exit(), GRACE_MS).unref()
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  return controller.signal
}
