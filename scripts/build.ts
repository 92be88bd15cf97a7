import { join } from 'node:path'
import { build as esbuild } from 'esbuild'
import type { Assets } from '../worker/deps.ts'
import { buildAssets } from './build/assets.ts'
import { readRelease } from './build/release.ts'

/** The folder of this repository. */
export const ROOT = join(import.meta.dirname, '..')

/** Where the build lands by default: assets/, worker/index.js (workerd), deno/index.js. */
export const BUILD = join(ROOT, '.lintel/build')

/** Builds the static files and the worker for both runtimes. Throws with esbuild's list of mistakes. */
export async function build(folder = BUILD): Promise<void> {
  const assets = await buildAssets(ROOT, join(folder, 'assets'))
  await Promise.all([
    bundleWorker(
      'worker/index.ts',
      join(folder, 'worker/index.js'),
      ['workerd', 'worker', 'browser'],
      assets,
    ),
    bundleWorker(
      'worker/deno.ts',
      join(folder, 'deno/index.js'),
      ['deno', 'worker', 'browser'],
      assets,
    ),
  ])
}

async function bundleWorker(entry: string, outfile: string, conditions: string[], assets: Assets) {
  await esbuild({
    entryPoints: [join(ROOT, entry)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2024',
    conditions,
    mainFields: ['module', 'browser', 'main'],
    external: ['node:*', 'cloudflare:*'],
    // A package in CommonJS asks for modules of Node by require, which neither runtime gives to a module by itself.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire('file:///');",
    },
    define: {
      LINTEL_ASSETS: JSON.stringify(assets),
      LINTEL_RELEASE: JSON.stringify(await readRelease(ROOT)),
    },
    // Names are short, for a tenth of the start; the source map, which goes up too, gives a stack trace its own.
    sourcemap: 'linked',
    minify: true,
    logLevel: 'warning',
  })
}

if (import.meta.main) {
  await build()
  console.log('Built into .lintel/build')
}
