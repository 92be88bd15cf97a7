import { PLAIN_SYNC } from '../state/requests.ts'
import type { Program } from './program.ts'
import { syncNow } from './sync.ts'

/** `rotate`: a run, and after it a new key in the place of the agent's. */
export async function rotate(program: Program): Promise<number> {
  await syncNow(program, { ...PLAIN_SYNC, rotateKey: true })
  program.terminal.line(program.text.rotate.done)
  return 0
}
