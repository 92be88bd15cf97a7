import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../scripts/build.ts'
import { type AgentHome, makeAgentHome } from './support/agent-process.ts'

const MAIN = join(ROOT, 'sync-agent/main.ts')
const DENO = join(ROOT, 'node_modules/.bin/deno')
const PERMISSIONS = ['read', 'write', 'net', 'env'].map((name) => `--allow-${name}`)
const RUNTIMES = [
  ['Node.js', process.execPath, [MAIN]],
  ['Deno', DENO, ['run', '--no-prompt', ...PERMISSIONS, MAIN]],
] as const

let home: AgentHome
const asked: string[] = []
// Whoever is asked to connect says no: that it was asked, and for what, is all there is to see.
const proxy = createServer((_, answer) => answer.writeHead(502).end())
proxy.on('connect', ({ url }, socket) => {
  asked.push(String(url))
  socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
})

beforeAll(async () => {
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  home = await makeAgentHome({ server: 'https://crm.example', book: 'a' })
})
afterAll(async () => {
  proxy.closeAllConnections()
  await new Promise((resolve) => proxy.close(resolve))
  await home?.remove()
})

describe.each(RUNTIMES)('the network of the agent on %s', (_, command, args) => {
  const pair = async (network: string) => {
    await home.configure(
      (text) => `${text.replace(/\[network\][\s\S]*/, '')}[network]\n${network}\n`,
    )
    const run = home.startWith(command, [...args, 'pair', '--code', 'ABCD-EFGH'])
    return { exit: await run.ended, output: run.lines.join('\n') }
  }

  it('is left through the proxy of the configuration, and a refusal there is no answer', async () => {
    asked.length = 0
    const { port } = proxy.address() as AddressInfo
    const { exit, output } = await pair(`proxy = "http://127.0.0.1:${port}"`)
    expect(exit).toBe(1)
    expect(asked).toContain('crm.example:443')
    expect(output).toMatch(/cannot be reached/)
  })

  it('is not entered with a private authority that is none', async () => {
    const { exit, output } = await pair('ca = "agent.toml"')
    expect(exit).toBe(1)
    expect(output).toMatch(/agent\.toml/)
    expect(output).not.toMatch(/cannot be reached|Error:/)
  })
})
