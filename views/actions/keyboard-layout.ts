/** The two layouts of a Russian keyboard: what each key types in Latin, and what in Cyrillic. */

const LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
const CYRILLIC = 'ёйцукенгшщзхъфывапролджэячсмитьбю'

/** What the same keys type in the other layout, in lower case: "сщьзфтшуы" is "companies". */
export function otherLayout(text: string): string {
  return text.toLowerCase().replace(/./gu, (letter) => {
    const latin = LATIN.indexOf(letter)
    return CYRILLIC[latin] ?? LATIN[CYRILLIC.indexOf(letter)] ?? letter
  })
}
