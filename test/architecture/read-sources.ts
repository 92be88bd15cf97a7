import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, normalize, relative } from 'node:path'
import { ROOT } from '../../scripts/build.ts'
import { type Import, readImports } from './read-imports.ts'

export type Source = { path: string; text: string; imports: Import[] }

/** Every TypeScript file of the given folders, by its path from the root. */
export async function readSources(folders: readonly string[]): Promise<Source[]> {
  const paths = await Promise.all(folders.map(listFolder))
  return Promise.all(
    paths.flat().map(async (path) => {
      const text = await readFile(join(ROOT, path), 'utf8')
      return { path, text, imports: readImports(text).map((found) => resolveImport(path, found)) }
    }),
  )
}

async function listFolder(folder: string): Promise<string[]> {
  const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort()
}

// A relative import becomes a path from the root; a package keeps its name.
function resolveImport(from: string, { to, typeOnly }: Import): Import {
  return { to: to.startsWith('.') ? normalize(join(dirname(from), to)) : to, typeOnly }
}
