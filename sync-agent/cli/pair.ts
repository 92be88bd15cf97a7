import type { SourceIdentity } from '../../protocol/messages.ts'
import { AgentProblem } from '../problem.ts'
import { awaitConfirmation, offerKey } from '../run/pair.ts'
import { makeKey, writeOfferedKey } from '../state/key-file.ts'
import { takeLease } from '../state/lease.ts'
import { readMeta } from '../state/meta.ts'
import { openState, type State } from '../state/open-state.ts'
import { openLine } from './open-courier.ts'
import { openOffer, toPairing } from './open-offer.ts'
import { openSource, type Program } from './program.ts'

/** `pair`: shows the words and waits for an administrator. Without a code it goes on waiting. */
export async function pair(program: Program): Promise<number> {
  const { config, environment, args } = program
  const state = openState(config.state)
  const lease = takeLease(config.state, environment.pid)
  try {
    if (args.code === null) resume(program, state)
    else await offer(program, state, args.code)
    return await wait(program, state)
  } finally {
    lease.release()
    state.close()
  }
}

function resume({ config }: Program, state: State): void {
  if (readMeta(state, 'offered')) return
  if (!readMeta(state, 'pairing')) throw new AgentProblem('pairing-code-missing', {})
  throw new AgentProblem('already-paired', { server: config.server })
}

async function offer(program: Program, state: State, code: string): Promise<void> {
  const { config, text, terminal, args } = program
  terminal.line(text.pair.reading(config.source.book))
  const source = await identify(program)
  const key = await makeKey()
  const { wire, offsetMs } = openLine(program, state, () => key)
  await offerKey(toPairing(program, state, offsetMs), {
    wire,
    key,
    code,
    source,
    acceptBook: args.acceptBook,
  })
  writeOfferedKey(config.state, key)
}

async function identify(program: Program): Promise<SourceIdentity> {
  const captured = await openSource(program, 'agent').capture()
  captured.close()
  return captured.identity
}

async function wait(program: Program, state: State): Promise<number> {
  const { config, text, terminal, signal } = program
  const { pairing, wire } = openOffer(program, state)
  terminal.line('')
  terminal.line(text.pair.words)
  terminal.line('')
  terminal.line(`    ${readMeta(state, 'offered')?.pairing.words ?? ''}`)
  terminal.line('')
  terminal.line(text.pair.waiting)
  const confirmed = await awaitConfirmation(pairing, wire, signal)
  terminal.line(confirmed ? text.pair.confirmed(config.server) : text.pair.later)
  return confirmed ? 0 : 2
}
