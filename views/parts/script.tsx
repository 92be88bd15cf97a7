import type { Reader, Scripts } from '../reader.ts'

/** Brings the script a part needs, once however often it is named, and in what htmx swaps in too. */
export function Script({ r, name }: { r: Reader; name: keyof Scripts }) {
  return <script src={r.scripts[name]} type="module"></script>
}
