import { readFileSync } from 'node:fs'
import { thumbprint } from '../../protocol/fingerprint.ts'
import type { ProofRow } from '../../protocol/proof.ts'
import { AgentProblem } from '../problem.ts'
import { checkProof, type Pins } from '../proof/check-proof.ts'
import { keyFile, readKey } from '../state/key-file.ts'
import { readMeta } from '../state/meta.ts'
import { hasState, openState } from '../state/open-state.ts'
import type { Text } from '../text/en.ts'
import type { Arguments } from './arguments.ts'
import { cellsOf } from './cells.ts'
import { formatTable, oneLine, type Terminal } from './terminal.ts'

/** Rows that are shown in full. */
const SHOWN_ROWS = 10
/** The largest file that is read: a proof of the most rows is some 5 MB. */
const PROOF_BYTES = 64 * 1_048_576

export type ProofProgram = {
  readonly args: Arguments
  readonly text: Text
  readonly terminal: Terminal
  /** The agent's folder, where one is configured: its keys are the trusted ones. */
  readonly folder: string | null
}

/** `proof FILE`: checks a proof offline. Exit code 0 when it holds, 1 when not. */
export async function proof({ args, text, terminal, folder }: ProofProgram): Promise<number> {
  const pins = args.agentKey || args.serverKey ? pinsOf(args) : readPins(folder)
  const verdict = await checkProof(readProof(args.file), pins)
  if (args.json) {
    terminal.line(JSON.stringify(verdict.ok ? { ok: true } : verdict))
    return verdict.ok ? 0 : 1
  }
  const { proof: words } = text
  if (!verdict.ok) {
    terminal.line(words.bad(words.links[verdict.link], verdict.at))
    return 1
  }
  const { source, rows, number, keys } = verdict.proof
  terminal.line(words.good(rows.length))
  terminal.line(words.source(source.name, source.system))
  for (const version of verdict.policies) terminal.line(words.policy(version))
  if (number) {
    const { figure, side, of, invoices, on } = number
    const amount = text.amount(number.minor, number.currency)
    terminal.line(words.sum(words.figure[figure][side], of, amount, invoices, on))
  } else showRows(terminal, text, rows)
  if (!pins.agent || !pins.server) {
    terminal.line(words.unpinned)
    const names = (list: typeof keys.agent) => list.map(thumbprint).join(', ')
    terminal.line(words.keys(names(keys.agent), names(keys.server)))
  }
  return 0
}

/** What the rows say, cell by cell: that is what was proven. */
function showRows(terminal: Terminal, text: Text, rows: readonly ProofRow[]): void {
  for (const { entity, key, cells } of rows.slice(0, SHOWN_ROWS)) {
    terminal.line(text.proof.row(entity, oneLine(key)))
    const shown = cellsOf(text, entity, cells).filter(([, cell]) => cell !== '')
    for (const line of formatTable(shown.map((pair) => ['', ...pair]))) terminal.line(line)
  }
  const more = rows.length - SHOWN_ROWS
  if (more > 0) terminal.line(text.proof.more(more))
}

function readProof(path: string | null): string {
  if (path === null) throw new AgentProblem('usage', { reason: 'missing-file', word: 'proof' })
  try {
    const bytes = readFileSync(path)
    if (bytes.length > PROOF_BYTES) throw new TypeError('too large')
    return bytes.toString('utf8').trimEnd()
  } catch {
    throw new AgentProblem('proof-unreadable', { path })
  }
}

const pinsOf = ({ agentKey, serverKey }: Arguments): Pins => ({
  agent: agentKey ? [agentKey] : null,
  server: serverKey ? [serverKey] : null,
})

/** The keys of the agent that is paired here: its own, those it had before, and the server's that it has pinned. */
function readPins(folder: string | null): Pins {
  if (folder === null || !hasState(folder)) return { agent: null, server: null }
  const state = openState(folder)
  try {
    const pairing = readMeta(state, 'pairing')
    const servers = pairing ? [pairing.serverKey, pairing.former?.key] : []
    const former = readMeta(state, 'formerKeys') ?? []
    const own = hasKey(folder) ? [readKey(folder).kid, ...former] : null
    const pinned = servers.filter((key) => key !== undefined).map(thumbprint)
    return { agent: own, server: pinned.length > 0 ? pinned : null }
  } finally {
    state.close()
  }
}

function hasKey(folder: string): boolean {
  try {
    return readFileSync(keyFile(folder)).length > 0
  } catch {
    return false
  }
}
