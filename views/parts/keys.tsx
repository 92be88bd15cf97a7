import { type ActionId, findAction } from '../actions/actions.ts'
import type { Reader } from '../reader.ts'

/** The caps of one key or sequence of the registry: `g c`, `mod+k`. */
export function Keys({ r, keys }: { r: Reader; keys: string }) {
  return (
    <span class="keys">
      <Caps r={r} keys={keys} />
    </span>
  )
}

function Caps({ r, keys }: { r: Reader; keys: string }) {
  const names: Readonly<Record<string, string>> = r.text.palette.keyNames
  return (
    <>
      {keys.split(/[ +]/).map((key) => (
        <kbd class={key === 'mod' ? key : undefined}>{names[key] ?? key.toUpperCase()}</kbd>
      ))}
    </>
  )
}

/** The keys of an action beside its button or link: for the eye only, the sheet of keys says them to everybody. */
export function KeyHint({ r, of }: { r: Reader; of: ActionId }) {
  const [keys] = findAction(of).keys ?? []
  if (!keys) return null
  return (
    <span class="keys hint-keys" aria-hidden="true">
      <Caps r={r} keys={keys} />
    </span>
  )
}
