import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { ICONS } from '../../views/icons.ts'
import type { Assets } from '../../worker/deps.ts'
import { SECURITY_HEADERS, STATIC_HEADERS } from '../../worker/http/security-headers.ts'
import { buildIconSprite } from './icons.ts'

/** Modules of views/browser that only the pages with a use for them load. */
const PAGE_SCRIPTS = ['board', 'choice', 'copy', 'drafts', 'mentions', 'zone'] as const

/**
 * Writes the static files into `folder`: /static/NAME-HASH.EXT, which never change, what views/static holds
 * at the root, the service worker beside it, and `_headers`, since static files are answered before our code runs.
 */
export async function buildAssets(root: string, folder: string): Promise<Assets> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(join(folder, 'static'), { recursive: true })
  const fixed = join(root, 'views/static')
  if (existsSync(fixed)) await cp(fixed, folder, { recursive: true })

  const put = async (name: string, extension: string, content: string | Uint8Array) => {
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 10)
    const path = `/static/${name}-${hash}.${extension}`
    await writeFile(join(folder, path), content)
    return path
  }
  const putScript = async (name: (typeof PAGE_SCRIPTS)[number]) => {
    const content = await bundle(join(root, `views/browser/${name}.ts`))
    return [name, await put(name, 'js', content)] as const
  }
  const css = await put('app', 'css', await bundle(join(root, 'views/css/app.css')))
  const worker = join(root, 'views/browser/service-worker.ts')
  await writeFile(join(folder, 'service-worker.js'), await bundle(worker, { LINTEL_STYLE: css }))
  const assets = {
    css,
    js: await put('app', 'js', await joinScripts(root)),
    scripts: Object.fromEntries(
      await Promise.all(PAGE_SCRIPTS.map(putScript)),
    ) as Assets['scripts'],
    icons: await put('icons', 'svg', await buildIconSprite(root, ICONS)),
  }
  await writeFile(join(folder, '_headers'), headersFile())
  return assets
}

/**
 * What differs from the defaults of htmx, written into it: in a meta element it would travel with every page.
 * 5xx are answered beside the page, not over it; the classes htmx would style are ours.
 */
const HTMX_SETTINGS = [
  ['noSwap:[204,304]', 'noSwap:[204,304,"5xx"]'],
  ['includeIndicatorCSS:!0', 'includeIndicatorCSS:!1'],
] as const

/** htmx as its makers minified it, and what is ours after it: one request, and fewer bytes than two. */
async function joinScripts(root: string): Promise<string> {
  const htmx = await readFile(join(root, 'node_modules/htmx.org/dist/htmx.esm.min.js'), 'utf8')
  const ours = await bundle(join(root, 'views/browser/app.ts'))
  let [library = ''] = htmx.split('\n//# sourceMappingURL')
  for (const [standard, wanted] of HTMX_SETTINGS) {
    if (!library.includes(standard)) throw new Error(`htmx no longer says ${standard}`)
    library = library.replace(standard, wanted)
  }
  return `${library}\n${Buffer.from(ours)}`
}

async function bundle(entry: string, known: Record<string, string> = {}): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    define: Object.fromEntries(
      Object.entries(known).map(([name, value]) => [name, JSON.stringify(value)]),
    ),
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: ['es2024', 'chrome120', 'firefox120', 'safari17.5'],
    // Addresses in the style sheet are the server's, not files to be found here.
    external: ['/static/*'],
    logLevel: 'warning',
  })
  return outputFiles[0]!.contents
}

// The format, where `!` takes off what an earlier rule has put on:
// https://developers.cloudflare.com/workers/static-assets/headers/
function headersFile(): string {
  const lines = (headers: Readonly<Record<string, string>>) =>
    Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)
  const off = Object.keys(SECURITY_HEADERS).map((name) => `  ! ${name}`)
  return [
    ...['/*', ...lines(SECURITY_HEADERS), ''],
    ...['/static/*', ...off, ...lines(STATIC_HEADERS), ''],
  ].join('\n')
}
