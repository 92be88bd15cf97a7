/** The counter is 32 bits wide: a step of more than half of that forward is a step back. */
const WIDTH = 2 ** 32

/**
 * True when the book's change counter has run backwards since it was last read: an older file was put in
 * its place. A restored book that was edited past the old counter is not noticed by it, and need not be:
 * what is sent is always the difference to what the edge holds.
 */
export function isRestored(before: number | null, now: number | undefined): boolean {
  if (before === null || now === undefined) return false
  return (now - before + WIDTH) % WIDTH > WIDTH / 2
}
