/** What a press of a key means, whatever the layout of the keyboard. */

export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'
>

const SIGN = /^[!-~]$/

const SIGN_OF_CODE: Readonly<Record<string, string>> = {
  BracketLeft: '[',
  BracketRight: ']',
}

/**
 * The sign a press stands for: `c`, `?`, `Escape`, `mod+k`; null when it means nothing to us.
 * A Latin layout is taken at its word; on any other the place of the key counts.
 */
export function readPress(press: KeyPress): string | null {
  const { shiftKey, ctrlKey, metaKey, altKey } = press
  // Browsers that fill in a form by themselves report presses without a key.
  const sign = press.key ? readSign(press) : null
  if (sign === null || altKey) return null
  if (ctrlKey || metaKey) return shiftKey ? null : `mod+${sign}`
  // Shift is part of how a sign is typed, but Shift and a letter or a named key are something else.
  return shiftKey && /^\w+$/.test(sign) ? null : sign
}

function readSign({ key, code, shiftKey }: KeyPress): string | null {
  // Cyrillic layouts type their full stop and comma where Latin ones have the slash.
  if (code === 'Slash' && (key === '.' || key === ',')) return shiftKey ? '?' : '/'
  if (SIGN.test(key)) return key.toLowerCase()
  if (key.length > 1) return key
  return /^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : (SIGN_OF_CODE[code] ?? null)
}

/** How long the second key of a sequence is waited for. */
export const SEQUENCE_MS = 1_500

/** The first key of a sequence, and when it was pressed. */
export type Held = { readonly sign: string; readonly at: number }

export type Step = { readonly run: string | null; readonly held: Held | null }

/** What to do after a press, given the keys known here. A sequence nobody knows is dropped. */
export function followPress(held: Held | null, { sign, at }: Held, known: readonly string[]): Step {
  const begun = held !== null && at - held.at <= SEQUENCE_MS
  const keys = begun ? `${held.sign} ${sign}` : sign
  if (known.includes(keys)) return { run: keys, held: null }
  const begins = known.some((other) => other.startsWith(`${keys} `))
  return { run: null, held: begins ? { sign: keys, at } : null }
}
