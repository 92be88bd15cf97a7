import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from '../scripts/build.ts'
import { readPreviewOptions } from '../scripts/preview/options.ts'

const FOLDER = join(ROOT, '.github/workflows')
/** What the runners of GitHub have besides npm. */
const OTHER_PROGRAMS = /^test ! -f summary\.md \|\| gh pr comment /

type Step = { uses?: string; run?: string; if?: string; env?: Record<string, string> }
type Workflow = {
  on: unknown
  permissions: Record<string, string>
  env?: Record<string, string>
  jobs: Record<string, { if?: string; 'timeout-minutes': number; steps: Step[] }>
}

const workflows: Record<string, Workflow> = {}
let scripts: Record<string, string>

beforeAll(async () => {
  scripts = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')).scripts
  for (const name of await readdir(FOLDER)) {
    workflows[name] = parse(await readFile(join(FOLDER, name), 'utf8'), { strict: true })
  }
})

describe('the workflows', () => {
  it('are one to check, one to preview and one to deploy', () => {
    expect(Object.keys(workflows).sort()).toEqual(['check.yml', 'deploy.yml', 'preview.yml'])
    expect(workflows['check.yml']?.on).toBe('push')
    expect(workflows['preview.yml']?.on).toMatchObject({
      pull_request: { types: ['opened', 'synchronize', 'reopened', 'closed'] },
    })
    expect(workflows['deploy.yml']?.on).toMatchObject({ push: { tags: ['v*'] } })
  })

  it('do everything by npm scripts that run anywhere', () => {
    const commands = allSteps().flatMap(({ run }) => (run ? [run] : []))
    expect(commands.length).toBeGreaterThanOrEqual(6)
    for (const command of commands) {
      if (OTHER_PROGRAMS.test(command)) continue
      const [, name] = /^npm (?:run )?([a-z:]+)(?: --(?: .*)?)?$/.exec(command) ?? []
      expect(Object.keys(scripts), command).toContain(name)
    }
  })

  it('give npm run preview arguments that it understands', () => {
    const commands = allSteps().flatMap(({ run }) =>
      run?.startsWith('npm run preview') ? [run] : [],
    )
    expect(commands).toHaveLength(2)
    for (const command of commands) {
      const args = command.split(' -- ')[1]!.split(' ')
      expect(readPreviewOptions(args, ROOT).remote).toBe(true)
    }
  })

  it('let no text of a pull request into a command', () => {
    for (const { run } of allSteps()) {
      expect(run ?? '').not.toMatch(/\$\{\{[^}]*(?:github\.|head_ref)/)
    }
  })

  it('give a fork no secrets, and nobody more rights than needed', () => {
    for (const job of Object.values(workflows['preview.yml']!.jobs)) {
      expect(job.if).toContain('head.repo.full_name == github.repository')
    }
    for (const { permissions } of Object.values(workflows))
      expect(permissions.contents).toBe('read')
  })

  it('end by themselves and pin what they use', () => {
    const jobs = Object.values(workflows).flatMap((workflow) => Object.values(workflow.jobs))
    for (const job of jobs) expect(job['timeout-minutes']).toBeGreaterThan(0)
    for (const { uses } of allSteps()) if (uses) expect(uses).toMatch(/^actions\/[a-z-]+@v\d+$/)
  })

  it('set only variables that docs/deploy.md explains', async () => {
    const guide = await readFile(join(ROOT, 'docs/deploy.md'), 'utf8')
    const set = JSON.stringify(workflows).matchAll(/\$\{\{ (?:vars|secrets)\.([A-Z_]+) \}\}/g)
    const names = new Set([...set].map(([, name]) => name!))
    expect(names.size).toBeGreaterThanOrEqual(7)
    expect([...names].filter((name) => !guide.includes(name))).toEqual([])
  })
})

function allSteps(): Step[] {
  return Object.values(workflows).flatMap(({ jobs }) =>
    Object.values(jobs).flatMap((job) => job.steps),
  )
}
