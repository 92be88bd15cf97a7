/** One import of a file: where to, and whether only its types are used. */
export type Import = { to: string; typeOnly: boolean }

// Biome keeps static imports and re-exports at the start of a line; dynamic ones may stand anywhere.
const STATIC = /^(?:import|export)\s+(type\s)?\s*([^'"`;=()]*?)\bfrom\s+'([^']+)'/gm
const BARE = /^import\s+'([^']+)'/gm
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]/g

/** The imports of a source file's text, whatever their form. */
export function readImports(source: string): Import[] {
  const text = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  const found: Import[] = []
  for (const [, type, names, to] of text.matchAll(STATIC)) {
    found.push({ to: to!, typeOnly: type !== undefined || isAllTypes(names ?? '') })
  }
  for (const [, to] of text.matchAll(BARE)) found.push({ to: to!, typeOnly: false })
  for (const [, to] of text.matchAll(DYNAMIC)) found.push({ to: to!, typeOnly: false })
  return found
}

function isAllTypes(names: string): boolean {
  const inside = /^\{([\s\S]*)\}\s*$/.exec(names.trim())?.[1]
  if (inside === undefined) return false
  const parts = inside.split(',').map((part) => part.trim())
  return parts.filter(Boolean).every((part) => part.startsWith('type '))
}
