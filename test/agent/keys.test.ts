import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  keyFile,
  makeKey,
  nextKeyFile,
  readKey,
  writeKey,
} from '../../sync-agent/state/key-file.ts'
import { openKeyring } from '../../sync-agent/state/keyring.ts'
import { readMeta } from '../../sync-agent/state/meta.ts'
import { PLAIN_SYNC } from '../../sync-agent/state/requests.ts'
import { company, KEY_AGE_MS, simulate } from './support/simulated-agent.ts'

let agent: Awaited<ReturnType<typeof simulate>>
beforeEach(async () => {
  agent = await simulate()
  agent.set('counterparty', [company('c1')])
})

const ROTATE = { options: { ...PLAIN_SYNC, rotateKey: true } }
type End = Awaited<ReturnType<typeof agent.run>>
const codeOf = (end: End) => ('problem' in end ? end.problem.code : 'ok')

describe('a rotation', () => {
  it('takes place when asked, and by itself once the key is old', async () => {
    const first = agent.keyring.key().kid
    expect(codeOf(await agent.run(ROTATE))).toBe('ok')
    const second = agent.keyring.key().kid
    expect(second).not.toBe(first)
    agent.time.now += KEY_AGE_MS - 1
    await agent.run()
    expect(agent.keyring.key().kid).toBe(second)
    agent.time.now += 1
    await agent.run()
    expect(agent.server.keys).toEqual([second, agent.keyring.key().kid])
  })

  it.each(['cut', 'lost'] as const)(
    'whose answer is %s offers the same key again first thing',
    async (kind) => {
      const first = agent.keyring.key().kid
      agent.server.mishaps.push({ path: /keys/, kind })
      expect(codeOf(await agent.run(ROTATE))).toBe('server-unreachable')
      expect(agent.keyring.key().kid).toBe(first)
      const upcoming = agent.keyring.upcoming()?.kid
      agent.restart()
      agent.server.requests.length = 0
      expect(codeOf(await agent.run())).toBe('ok')
      expect(agent.server.requests.slice(0, 2)).toEqual(['POST /keys', 'POST /hello'])
      expect(agent.keyring.key().kid).toBe(upcoming)
    },
  )

  it('lets the new key speak for itself when the old one has retired meanwhile', async () => {
    agent.server.mishaps.push({ path: /keys/, kind: 'lost' })
    await agent.run(ROTATE)
    const upcoming = agent.keyring.upcoming()?.kid
    agent.restart()
    agent.server.mishaps.push({ path: /keys/, kind: 'key-retired' })
    expect(codeOf(await agent.run())).toBe('ok')
    expect(agent.keyring.key().kid).toBe(upcoming)
  })

  it('keeps both keys when the answer is no word of the server', async () => {
    const first = agent.keyring.key().kid
    await agent.run()
    const { privateKey } = (await simulate()).server.site.key
    const { key } = agent.server.site
    agent.server.site.key = { ...key, privateKey }
    expect(codeOf(await agent.run(ROTATE))).toBe('key-receipt-invalid')
    expect(agent.keyring.key().kid).toBe(first)
    expect(agent.keyring.hasNext()).toBe(true)
  })

  it('says when somebody else has replaced the key', async () => {
    agent.server.mishaps.push({ path: /keys/, kind: 'key-replaced' })
    expect(codeOf(await agent.run(ROTATE))).toBe('key-replaced')
    expect(agent.server.reports.at(-1)?.hold).toMatchObject({ code: 'key-replaced' })
  })
})

describe('the server’s key', () => {
  it('is followed when the pinned one vouches for the next, and so are receipts on their way', async () => {
    agent.server.mishaps.push({ path: /batches/, kind: 'lost' })
    expect(codeOf(await agent.run())).toBe('server-unreachable')
    await agent.server.rotate({ vouched: true })
    agent.restart()
    expect(codeOf(await agent.run())).toBe('ok')
    expect(readMeta(agent.state(), 'pairing')).toMatchObject({
      serverKey: agent.server.site.key.jwk,
      former: { key: agent.server.serverKey, upTo: 1 },
    })
  })

  it('is refused when it only vouches for itself', async () => {
    await agent.run()
    await agent.server.rotate({ vouched: false })
    agent.restart()
    expect(codeOf(await agent.run())).toBe('server-key-changed')
    expect(readMeta(agent.state(), 'pairing')?.serverKey).toEqual(agent.server.serverKey)
  })

  it('of old signs no receipt for what came after it', async () => {
    await agent.run()
    const old = agent.server.site.key
    await agent.server.rotate({ vouched: true })
    agent.restart()
    agent.set('counterparty', [company('c2')])
    agent.server.site.key = { ...agent.server.site.key, privateKey: old.privateKey }
    expect(codeOf(await agent.run())).toBe('receipt-invalid')
  })
})

describe('the keys on disk', () => {
  let folder = ''
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lintel-keys-'))
    writeKey(folder, await makeKey())
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('are two from before the offer until the word has come, closed to others', async () => {
    const ring = openKeyring(folder)
    const first = ring.key()
    const next = await ring.next()
    expect(statSync(nextKeyFile(folder)).mode & 0o777).toBe(0o600)
    expect(readKey(folder)).toEqual(first)
    // Killed here: the next process offers the very same key.
    const again = openKeyring(folder)
    expect(again.hasNext()).toBe(true)
    expect(await again.next()).toEqual(next)
    await again.tryNext()
    expect(again.key()).toEqual(next)
    again.turnBack()
    expect(again.key()).toEqual(first)
    again.adopt()
    expect(readKey(folder)).toEqual(next)
    expect(existsSync(nextKeyFile(folder))).toBe(false)
    expect(statSync(keyFile(folder)).mode & 0o777).toBe(0o600)
  })

  it('are not read when others could have read the next one', async () => {
    await openKeyring(folder).next()
    chmodSync(nextKeyFile(folder), 0o640)
    expect(() => openKeyring(folder)).toThrow(expect.objectContaining({ code: 'key-exposed' }))
  })

  it('lose the next one when the agent is paired anew', async () => {
    await openKeyring(folder).next()
    writeKey(folder, await makeKey())
    expect(openKeyring(folder).hasNext()).toBe(false)
  })
})
