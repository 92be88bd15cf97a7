import { beforeAll, expect, it } from 'vitest'
import type { Command, PublicJwk } from '../../protocol/messages.ts'
import { TOKEN_TYPE } from '../../protocol/token.ts'
import { isConfirmed } from '../../sync-agent/transport/confirmation.ts'
import { readServerKey, signAsServer, signConfirmation } from '../../worker/auth/server-key.ts'
import { makePrivateKey } from '../simulation/keys.ts'

type Confirmation = Extract<Command, { kind: 'allow-deletes' }>

const keyOf = (fill: number) => makePrivateKey(Buffer.alloc(32, fill))
const [OWN, FORMER, FOREIGN] = [keyOf(1), keyOf(2), keyOf(3)]
const CLAIMS = { iss: 'https://crm.example', aud: 'agent-1', iat: 0, jti: 'c1', hold: 'h1' }

const pin = (key: typeof OWN, agentId = 'agent-1') => {
  const serverKey: PublicJwk = readServerKey(JSON.stringify(key)).publicKey
  return { serverKey, agentId }
}

let command: Confirmation
beforeAll(async () => {
  const words = await signConfirmation(JSON.stringify([OWN, FORMER]), CLAIMS)
  command = { id: 'c1', kind: 'allow-deletes', hold: 'h1', words }
})

it('deletes pass by the word of the pinned key, also while the server changes its key', async () => {
  expect(await isConfirmed(command, pin(OWN))).toBe(true)
  expect(await isConfirmed(command, pin(FORMER))).toBe(true)
})

it.each([
  ['of a key that is not pinned', () => [command, pin(FOREIGN)]],
  ['for another agent', () => [command, pin(OWN, 'agent-2')]],
  ['for other deletes', () => [{ ...command, hold: 'h2' }, pin(OWN)]],
  ['in another command', () => [{ ...command, id: 'c2' }, pin(OWN)]],
  ['that is missing', () => [{ ...command, words: [] }, pin(OWN)]],
  ['that is none', () => [{ ...command, words: ['a.b.c'] }, pin(OWN)]],
] satisfies [string, () => unknown][])('they do not pass by a word %s', async (_, made) => {
  const [asked, pairing] = made() as Parameters<typeof isConfirmed>
  expect(await isConfirmed(asked, pairing)).toBe(false)
})

it('a receipt with the same claims is no confirmation', async () => {
  const word = await signAsServer(OWN, TOKEN_TYPE.receipt, CLAIMS)
  expect(await isConfirmed({ ...command, words: [word] }, pin(OWN))).toBe(false)
})
