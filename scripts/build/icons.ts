import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** One SVG whose symbols are the named lucide icons; pages draw them with `<use href="…#name">`. */
export async function buildIconSprite(root: string, names: readonly string[]): Promise<string> {
  const folder = join(root, 'node_modules/lucide-static/icons')
  const symbols = await Promise.all(names.map((name) => readSymbol(folder, name)))
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`
}

async function readSymbol(folder: string, name: string): Promise<string> {
  const svg = await readFile(join(folder, `${name}.svg`), 'utf8').catch(() => {
    throw new Error(`There is no lucide icon "${name}": correct its name in views/icons.ts.`)
  })
  const start = svg.indexOf('>', svg.indexOf('<svg')) + 1
  const drawing = svg.slice(start, svg.lastIndexOf('</svg>')).replace(/\s*\n\s*/g, '')
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawing}</symbol>`
}
