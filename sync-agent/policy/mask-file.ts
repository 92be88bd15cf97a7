import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Random } from '../ports.ts'

const SECRET_BYTES = 32

export const maskFile = (folder: string): string => join(folder, 'agent.mask.key')

/**
 * The secret of masks, made at its first use and readable by the agent's user alone. It never leaves the
 * machine. Were it lost, masked texts would get other names and be sent again.
 */
export function readMaskSecret(folder: string, random: Random): Uint8Array {
  const path = maskFile(folder)
  if (existsSync(path)) return Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url')
  const secret = random(SECRET_BYTES)
  writeFileSync(path, Buffer.from(secret).toString('base64url'), { mode: 0o600, flush: true })
  return secret
}
