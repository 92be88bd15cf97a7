import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../scripts/build.ts'
import { startChild } from '../../scripts/local/child.ts'
import { bundleSimulation, type Mutation } from './bundle.ts'

/** Enough for each of the mutations to show, with room. */
const SEEDS = 400

/** What holds the stream together, taken out one by one. */
const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'the guard of a write': {
    file: 'worker/store/streams.ts',
    from: 'insert into apply_guard',
    to: 'insert or ignore into apply_guard',
  },
  'the version clause of a row': {
    file: 'worker/store/apply/rows.ts',
    from: 'where excluded.seq >',
    to: 'where 0 <',
  },
  'the fsync of a commit': {
    file: 'sync-agent/state/open-state.ts',
    from: 'pragma synchronous = full',
    to: 'pragma synchronous = normal',
  },
  'the hash of a body': {
    file: 'worker/auth/agent-request.ts',
    from: 'body.bsh !== verified.claims.bsh ||',
    to: 'false && ',
  },
  'the proof of a receipt': {
    file: 'sync-agent/transport/receipt.ts',
    from: 'if (isOurs) return claims',
    to: 'if (claims) return claims',
  },
}

const folder = join(ROOT, '.lintel/mutations')
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the simulation', () => {
  it.each(Object.keys(MUTATIONS))('fails without %s', { timeout: 300_000 }, async (name) => {
    await mkdir(folder, { recursive: true })
    const program = join(folder, `${name.replaceAll(' ', '-')}.mjs`)
    await bundleSimulation('fuzz.ts', program, MUTATIONS[name])
    const child = startChild(process.execPath, [program, '--seeds', String(SEEDS)], { cwd: ROOT })
    expect(await child.ended, child.tail()).toBe(1)
    // It must fail by a broken promise, not because the mutated program does not run.
    expect(child.tail()).toMatch(/(seed \d+|Violation): \d+: /)
  })
})
