import { otherLayout } from './keyboard-layout.ts'

/** Whether each word typed begins a word of the text, in either keyboard layout; ё counts as е. */
export function matches(text: string, typed: string): boolean {
  if (typed.trim() === '') return true
  const words = ` ${fold(text)}`
  return [typed, otherLayout(typed)].some((reading) => {
    const wanted = fold(reading)
    return wanted !== '' && wanted.split(' ').every((word) => words.includes(` ${word}`))
  })
}

function fold(text: string): string {
  const plain = text.toLowerCase().replaceAll('ё', 'е')
  return plain.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
}
