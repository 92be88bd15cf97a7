import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { ROOT } from '../../scripts/build.ts'
import { VERSION } from '../../sync-agent/version.ts'

it('lintel-agent runs under the name every message gives it, by npx or by a link, from any folder', async () => {
  const { bin } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  const folder = await mkdtemp(join(tmpdir(), 'lintel-link-'))
  try {
    const link = join(folder, 'lintel-agent')
    await symlink(join(ROOT, bin['lintel-agent']), link)
    const { stdout } = await promisify(execFile)(link, ['version'], { cwd: folder })
    expect(stdout.trim()).toBe(`lintel-agent ${VERSION}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
