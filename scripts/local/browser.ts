/**
 * A real Chromium, from npm, with no system package.
 *
 *     const browser = await launchBrowser()
 *     const page = await browser.newPage()          // playwright-core's API
 *
 * It is unpacked once into .lintel/browser (some seconds). Web security stays on: CSP is tested for real.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'
import { ROOT } from '../build.ts'

const BROWSERS = join(ROOT, '.lintel/browser')
const PACKAGE = join(ROOT, 'node_modules/@sparticuz/chromium/package.json')

/** A headless Chromium; close it at the end. */
export async function launchBrowser(): Promise<Browser> {
  const folder = await unpackBrowser()
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    // Chromium refuses to run its sandbox as root, which is what containers are.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'],
    env: { HOME: folder, FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  })
}

async function unpackBrowser(): Promise<string> {
  const { version } = JSON.parse(await readFile(PACKAGE, 'utf8')) as { version: string }
  const folder = join(BROWSERS, version)
  if (existsSync(folder)) return folder
  await mkdir(BROWSERS, { recursive: true })
  const unpacking = await mkdtemp(join(BROWSERS, 'unpacking-'))
  // The package unpacks into the folder for temporary files, so it gets one of its own.
  const script = "import('@sparticuz/chromium').then(({ default: c }) => c.executablePath())"
  await promisify(execFile)(process.execPath, ['-e', script], {
    cwd: ROOT,
    env: { HOME: unpacking, TMPDIR: unpacking },
  })
  await writeFile(join(unpacking, 'fonts.conf'), fontSettings(folder))
  try {
    await rename(unpacking, folder)
  } catch (error) {
    await rm(unpacking, { recursive: true, force: true })
    // Two test files may unpack at once; the first to finish wins.
    if (!existsSync(folder)) throw error
  }
  return folder
}

// The package's own settings look for its fonts in /tmp. Only its fonts are used, so that every machine draws alike.
function fontSettings(folder: string): string {
  const dir = join(folder, 'fonts/fonts')
  const cache = join(folder, 'font-cache')
  return `<?xml version="1.0"?>
<fontconfig><dir>${dir}</dir><cachedir>${cache}</cachedir></fontconfig>\n`
}
