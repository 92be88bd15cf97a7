/** The two layouts of a Russian keyboard: what one key types in Latin and what it types in Cyrillic. */

const LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
const CYRILLIC = 'ёйцукенгшщзхъфывапролджэячсмитьбю'

/** What the same keys would have typed in the other layout: "сщьзфтшуы" is "companies". Lower case. */
export function otherLayout(text: string): string {
  return text.toLowerCase().replace(/./gu, (letter) => {
    const latin = LATIN.indexOf(letter)
    return CYRILLIC[latin] ?? LATIN[CYRILLIC.indexOf(letter)] ?? letter
  })
}
