import { PLAIN_SYNC } from '../state/requests.ts'
import { describeVerified } from './describe-verified.ts'
import type { Program } from './program.ts'
import { syncNow } from './sync.ts'

/** `verify`: compares book, memory and CRM, and repairs what differs. Exit code 2 while a difference stands. */
export async function verify(program: Program): Promise<number> {
  const { terminal, text, args } = program
  const { result } = await syncNow(program, { ...PLAIN_SYNC, verify: true })
  const { verified } = result
  if (!verified) {
    terminal.line(text.verify.unknown)
    return 1
  }
  if (args.json) terminal.line(JSON.stringify(verified, null, 2))
  else terminal.line(describeVerified(text, verified))
  return verified.open > 0 ? 2 : 0
}
