/** What people paste along with their words. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g

/** Whether a text holds control characters (the null byte among them): no keyboard types them, so it is refused. */
export function hasControls(text: string): boolean {
  return CONTROLS.test(text)
}

/** Without the signs that turn the direction of writing (Unicode TR9): they would disorder the words around it. */
export function withoutTurns(text: string): string {
  return text.replace(TURNS, '')
}
