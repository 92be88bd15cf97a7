import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PROBLEM_MEDIA_TYPE } from '../../protocol/problem.ts'
import { ROOT } from '../../scripts/build.ts'
import { type AgentHome, makeAgentHome } from './support/agent-process.ts'
import { makeAuthority } from './support/private-authority.ts'

const MAIN = join(ROOT, 'sync-agent/main.ts')
const DENO = join(ROOT, 'node_modules/.bin/deno')
const PERMISSIONS = ['read', 'write', 'net', 'env'].map((name) => `--allow-${name}`)
const RUNTIMES = [
  ['Node.js', process.execPath, [MAIN]],
  ['Deno', DENO, ['run', '--no-prompt', ...PERMISSIONS, MAIN]],
] as const

let home: AgentHome
const asked: string[] = []
let isOpen = false
const proxy = createServer((_, answer) => answer.writeHead(502).end())
proxy.on('connect', ({ url }, socket) => {
  asked.push(String(url))
  if (!isOpen) {
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    return
  }
  const far = connect((crm.address() as AddressInfo).port, '127.0.0.1')
  for (const end of [socket, far]) end.on('error', () => {}).on('close', () => far.destroy())
  far.on('connect', () => socket.write('HTTP/1.1 200 Connection Established\r\n\r\n'))
  far.pipe(socket).pipe(far)
})

// The CRM behind the company's own authority: what it says is enough to see that it was heard.
const authority = makeAuthority('Building company')
const heard: string[] = []
const crm = createSecureServer(authority.vouch('crm.example'), (request, answer) => {
  heard.push(`${request.method} ${request.headers.host}${request.url}`)
  const [status, code] = [403, 'code-invalid']
  const problem = { type: 'urn:lintel:problem:code-invalid', title: code, status, code }
  answer.writeHead(status, { 'Content-Type': PROBLEM_MEDIA_TYPE })
  answer.end(JSON.stringify({ ...problem, time: Date.now() }))
})

beforeAll(async () => {
  for (const server of [proxy, crm]) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  }
  home = await makeAgentHome({ server: 'https://crm.example', book: 'a' })
  await writeFile(join(home.folder, 'own-ca.pem'), authority.ca)
  await writeFile(join(home.folder, 'other-ca.pem'), makeAuthority('Somebody else').ca)
})
afterAll(async () => {
  for (const server of [proxy, crm]) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
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

  const throughProxy = () => `proxy = "http://127.0.0.1:${(proxy.address() as AddressInfo).port}"`

  it('is left through a proxy that lets through, to a CRM that the private authority vouches for', async () => {
    isOpen = true
    for (const list of [asked, heard]) list.length = 0
    const { exit, output } = await pair(`${throughProxy()}\nca = "own-ca.pem"`)
    expect(asked).toContain('crm.example:443')
    expect({ output, heard }).toMatchObject({ heard: ['POST crm.example/sync/v1/pair'] })
    expect(exit).toBe(1)
    expect(output).toMatch(/code/)
    expect(output).not.toMatch(/cannot be reached|Error:/)
  })

  it.each(['', '\nca = "other-ca.pem"'])(
    'is not believed when no trusted authority vouches for the CRM (%j)',
    async (ca) => {
      isOpen = true
      for (const list of [asked, heard]) list.length = 0
      const { exit, output } = await pair(`${throughProxy()}${ca}`)
      expect(asked).toContain('crm.example:443')
      expect(heard).toEqual([])
      expect(exit).toBe(1)
      expect(output).toMatch(/cannot be reached/)
    },
  )

  it('is left through the proxy of the configuration, and a refusal there is no answer', async () => {
    isOpen = false
    asked.length = 0
    const { exit, output } = await pair(throughProxy())
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
