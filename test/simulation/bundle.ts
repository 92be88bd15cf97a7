import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { ROOT } from '../../scripts/build.ts'

/** A change of one source text, for the check that the simulation would notice it. */
export type Mutation = { readonly file: string; readonly from: string; readonly to: string }

/**
 * Bundles a program of this folder with all of agent and edge into one file that node runs. A mutation
 * changes one source on its way into the bundle: the product itself has no switch for it.
 */
export async function bundleSimulation(
  entry: string,
  outfile: string,
  mutation?: Mutation,
): Promise<void> {
  await build({
    entryPoints: [join(ROOT, 'test/simulation', entry)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
    plugins: mutation ? [mutate(mutation)] : [],
  })
}

function mutate({ file, from, to }: Mutation): Plugin {
  const path = join(ROOT, file)
  return {
    name: 'mutate',
    setup: (bundling) =>
      bundling.onLoad({ filter: /\.tsx?$/ }, async (source) => {
        if (source.path !== path) return undefined
        const text = await readFile(path, 'utf8')
        if (text.split(from).length !== 2) throw new Error(`${file} has not one: ${from}`)
        return { contents: text.replace(from, to), loader: 'ts' }
      }),
  }
}
