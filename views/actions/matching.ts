import { otherLayout } from './keyboard-layout.ts'

/**
 * Tells of texts whether each word typed begins a word of theirs, in either keyboard layout; ё counts as е. Made once
 * for what is typed, since it is asked of a hundred texts before the next letter.
 */
export function matcher(typed: string): (text: string) => boolean {
  if (typed.trim() === '') return () => true
  const readings = [typed, otherLayout(typed)].map(fold).filter((wanted) => wanted !== '')
  const wanted = readings.map((reading) => reading.split(' '))
  return (text) => {
    const words = ` ${fold(text)}`
    return wanted.some((all) => all.every((word) => words.includes(` ${word}`)))
  }
}

function fold(text: string): string {
  const plain = text.toLowerCase().replaceAll('ё', 'е')
  return plain.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
}
