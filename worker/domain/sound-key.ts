/**
 * How a word sounds, in one alphabet for both: "строй" and "stroy" are equal. Not for people to read. Each pair is
 * put in the place of the one before it, in this order; migrations/0010_search.sql does the same in SQL.
 */
const SOUNDS: readonly (readonly [string, string])[] = [
  ...pairs('shch S, sch S, sh S, zh J, ch C, kh h, ph f, th t, ck k, ts T, tz T, x ks, q k, c k'),
  ...pairs('w v, y i, j i, а a, б b, в v, г g, ґ g, д d, е e, є e, э e, ж J, з z, и i, й i, і i'),
  ...pairs('ї i, ы i, к k, л l, м m, н n, о o, п p, р r, с s, т t, у u, ф f, х h, ц T, ч C, ш S'),
  ...pairs('щ S, ъ , ь , ю iu, я ia, aa a, ii i, bb b, dd d, ee e, ff f, gg g, kk k, ll l, mm m'),
  ...pairs('nn n, oo o, pp p, rr r, ss s, tt t, uu u, vv v, zz z, ii i'),
]

/** Letters of the beginning by which near words are found. */
export const BEGINNING = 7

/** The sound of a folded word; what is no letter of either alphabet stays. */
export function soundKey(word: string): string {
  return SOUNDS.reduce((sound, [from, to]) => sound.replaceAll(from, to), word)
}

/** The beginning of a sound, whole and with each of its letters left out. */
export function nearBeginnings(sound: string): string[] {
  const beginning = [...sound.slice(0, BEGINNING)]
  const shorter = beginning.map((_, left) => beginning.filter((_, at) => at !== left).join(''))
  return [...new Set([beginning.join(''), ...shorter])]
}

/**
 * Mistakes in typing that make one sound another's beginning: letters left out, put in, mistaken, or changed with
 * their neighbour (optimal string alignment). What `sound` has beyond `typed` costs nothing: one may still be typing.
 */
export function mistakesBetween(typed: string, sound: string): number {
  let [before, last] = [[] as number[], Array.from({ length: sound.length + 1 }, (_, at) => at)]
  for (let row = 1; row <= typed.length; row += 1) {
    const current = [row]
    for (let at = 1; at <= sound.length; at += 1) {
      const same = typed[row - 1] === sound[at - 1]
      const turned = row > 1 && typed[row - 1] === sound[at - 2] && typed[row - 2] === sound[at - 1]
      current[at] = Math.min(
        last[at]! + 1,
        current[at - 1]! + 1,
        last[at - 1]! + (same ? 0 : 1),
        turned && at > 1 ? before[at - 2]! + 1 : Number.POSITIVE_INFINITY,
      )
    }
    ;[before, last] = [last, current]
  }
  return Math.min(...last)
}

function pairs(text: string): (readonly [string, string])[] {
  return text.split(', ').map((pair) => {
    const [from = '', to = ''] = pair.split(' ')
    return [from, to] as const
  })
}
