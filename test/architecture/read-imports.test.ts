import { expect, it } from 'vitest'
import { readImports } from './read-imports.ts'

it('finds every form of import and knows types from values', () => {
  const text = [
    "import { a } from './a.ts'",
    "import type { B } from './b.ts'",
    "import {\n  type C,\n  type D,\n} from './c.ts'",
    "import { type E, f } from './e.ts'",
    "import './g.ts'",
    "export * from './h.ts'",
    // In two parts, or this file would be seen to import it.
    `const i = await import${"('./i.ts')"}`,
    "// import { j } from './j.ts'",
    "/* import k from './k.ts' */",
  ].join('\n')
  expect(readImports(text)).toEqual([
    { to: './a.ts', typeOnly: false },
    { to: './b.ts', typeOnly: true },
    { to: './c.ts', typeOnly: true },
    { to: './e.ts', typeOnly: false },
    { to: './h.ts', typeOnly: false },
    { to: './g.ts', typeOnly: false },
    { to: './i.ts', typeOnly: false },
  ])
})
