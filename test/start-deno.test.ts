import { afterEach, describe, expect, it } from 'vitest'
import { findFreePort } from '../scripts/local/ports.ts'
import { type Copy, copyProject, type NpmRun, runNpm } from './support/copy.ts'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { SERVER_KEY } from './support/worker.ts'

let copy: Copy
let run: NpmRun | undefined
afterEach(async () => {
  await run?.interrupt()
  await copy.remove()
})

describe('a server of one’s own', () => {
  it('serves the app on Deno, files with their headers included, and the first administrator gets a link', async () => {
    const database = await createDatabase()
    copy = await copyProject()
    const port = await findFreePort()
    const variables = variablesOf(database, port)
    run = runNpm(copy.folder, ['run', 'start:deno'], variables)
    await run.until('Lintel is ready')
    const health = await fetch(`http://localhost:${port}/healthz`)
    expect(await health.json()).toMatchObject({ ok: true })
    const page = await (await fetch(`http://localhost:${port}/sign-in`)).text()
    const style = /\/static\/app-[0-9a-f]+\.css/.exec(page)![0]
    const answer = await fetch(`http://localhost:${port}${style}`)
    expect(answer.headers.get('Cache-Control')).toContain('immutable')

    const link = runNpm(copy.folder, ['run', 'setup-link'], variables)
    expect(await link.ended).toBe(0)
    const address = link.lines.find((line) => line.startsWith('http'))!
    expect((await fetch(address)).status).toBe(200)
  })

  it('says what is missing', async () => {
    const database = await createDatabase()
    copy = await copyProject()
    const { PAIRING_SECRET: _, ...variables } = variablesOf(database, await findFreePort())
    run = runNpm(copy.folder, ['run', 'start:deno'], variables)
    expect(await run.ended).toBe(1)
    expect(run.lines.join('\n')).toMatch(/PAIRING_SECRET is not set/)
  })
})

function variablesOf(database: TestDatabase, port: number): Record<string, string> {
  return {
    ENVIRONMENT: 'production',
    PUBLIC_URL: `http://localhost:${port}`,
    DATABASE_URL: database.url,
    DATABASE_TOKEN: database.token,
    SERVER_KEY: JSON.stringify(SERVER_KEY),
    PAIRING_SECRET: 'a secret of tests, at least 32 characters',
    PORT: String(port),
  }
}
