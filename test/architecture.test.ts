import { beforeAll, describe, expect, it } from 'vitest'
import { FLOORS, type Floor, OUTSIDE } from './architecture/floors.ts'
import type { Import } from './architecture/read-imports.ts'
import { readSources, type Source } from './architecture/read-sources.ts'

const FOLDERS = ['protocol', 'worker', 'views', 'sync-agent']
const MAX_LINES = 400
/** The one file of each program that reads its environment. */
const ENVIRONMENT_READERS = [
  'worker/deno.ts',
  'sync-agent/cli/environment.ts',
  ...['scripts/start.ts', 'scripts/migrate.ts', 'scripts/bench.ts', 'scripts/preview.ts'],
  ...[
    'scripts/backup.ts',
    'scripts/restore.ts',
    'scripts/search-index.ts',
    'scripts/verify-log.ts',
    'scripts/deploy.ts',
    'scripts/setup-link.ts',
    'scripts/start-deno.ts',
  ],
]
// All pass the whole environment on to a program they start and read nothing of it.
const ENVIRONMENT_PASSERS = ['scripts/local/child.ts', 'scripts/local/deno.ts', 'scripts/fuzz.ts']

let sources: Source[] = []
let everything: Source[] = []

beforeAll(async () => {
  everything = await readSources([...FOLDERS, ...OUTSIDE])
  sources = everything.filter(({ path }) => isIn(path, FOLDERS) && !path.endsWith('.test.ts'))
})

describe('the architecture', () => {
  it('is looked at as a whole', () => {
    for (const floor of FLOORS) {
      expect(
        sources.filter(({ path }) => floorOf(path) === floor).length,
        floor.folder,
      ).toBeGreaterThan(0)
    }
    expect(sources.length).toBeGreaterThan(100)
    expect(sources.flatMap((source) => source.imports).length).toBeGreaterThan(300)
  })

  it('lets each floor import only what the table allows', () => {
    const wrong = sources.flatMap(({ path, imports }) =>
      imports.filter((found) => !isAllowed(path, found)).map(({ to }) => `${path} imports ${to}`),
    )
    expect(wrong).toEqual([])
  })

  it('keeps routes and jobs apart from each other', () => {
    const wrong = sources.flatMap(({ path, imports }) =>
      /^worker\/(routes|jobs)\//.test(path)
        ? imports
            .filter(({ to }) => /^worker\/(routes|jobs)\//.test(to))
            .map(({ to }) => `${path} imports ${to}`)
        : [],
    )
    expect(wrong).toEqual([])
  })

  it('has no cycles', () => {
    expect(findCycles(sources)).toEqual([])
  })

  it('imports only files that exist, with their extension', () => {
    const known = new Set(everything.map(({ path }) => path))
    const wrong = everything.flatMap(({ path, imports }) =>
      imports
        .filter(({ to }) => isOurs(to) && !known.has(to))
        .map(({ to }) => `${path} imports ${to}`),
    )
    expect(wrong).toEqual([])
  })

  it('has no barrel files and no drawers', () => {
    const reexports = /^export\s+(type\s+)?(\*|\{[^}]*\})\s+from\s/m
    const wrong = everything.filter(
      ({ path, text }) =>
        /(^|\/)(utils?|helpers?|common|misc)(\.|\/)/.test(path) || reexports.test(text),
    )
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  it(`has no file longer than ${MAX_LINES} lines`, () => {
    const long = everything.filter(({ text }) => text.split('\n').length > MAX_LINES)
    expect(long.map(({ path }) => path)).toEqual([])
  })

  it('reads the environment in one file a program', () => {
    const readers = everything
      .filter(({ path }) => !path.startsWith('test/'))
      .filter(({ text }) => /process\.env|Deno\.env|import\.meta\.env/.test(text))
      .map(({ path }) => path)
    const allowed = [...ENVIRONMENT_READERS, ...ENVIRONMENT_PASSERS]
    expect(readers.filter((path) => !allowed.includes(path))).toEqual([])
  })

  it('reads no clock and no chance below the entries of the worker', () => {
    const impure =
      /Date\.now\(|new Date\(\)|Math\.random\(|randomUUID\(|randomBytes\(|getRandomValues\(/
    const wrong = sources
      .filter(({ path }) => /^(protocol|views|worker)\//.test(path) && path !== 'worker/runtime.ts')
      .filter(({ path }) => !path.startsWith('views/browser/'))
      .filter(({ text }) => impure.test(text))
    expect(wrong.map(({ path }) => path)).toEqual([])
  })
})

function floorOf(path: string): Floor | undefined {
  return FLOORS.filter(({ folder }) => isIn(path, [folder])).sort(
    (one, other) => other.folder.length - one.folder.length,
  )[0]
}

function isAllowed(path: string, { to, typeOnly }: Import): boolean {
  const floor = floorOf(path)
  if (!floor) return false
  if (!isOurs(to)) return isPackageAllowed(floor, to)
  if (isIn(to, [floor.folder])) return true
  return floor.imports.some((entry) =>
    entry.startsWith('type:') ? typeOnly && isIn(to, [entry.slice(5)]) : isIn(to, [entry]),
  )
}

function isPackageAllowed(floor: Floor, name: string): boolean {
  return floor.packages.some((allowed) =>
    allowed === 'node:*' ? name.startsWith('node:') : isIn(name, [allowed]),
  )
}

function isOurs(to: string): boolean {
  return isIn(to, [...FOLDERS, ...OUTSIDE])
}

function isIn(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`))
}

/** Cycles of imports, types included: each as its files in order. */
function findCycles(all: readonly Source[]): string[] {
  const edges = new Map(all.map(({ path, imports }) => [path, imports.map(({ to }) => to)]))
  const done = new Set<string>()
  const cycles: string[] = []
  const walk = (path: string, trail: string[]) => {
    if (trail.includes(path)) {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' > '))
      return
    }
    if (done.has(path)) return
    for (const next of edges.get(path) ?? []) walk(next, [...trail, path])
    done.add(path)
  }
  for (const { path } of all) walk(path, [])
  return cycles
}
