import { DIFFERENCE_PLACES } from '../../protocol/verification.ts'
import type { Verified } from '../state/meta.ts'
import type { Text } from '../text/en.ts'

/** "Compared 1,200 rows: 3 differed (2 in the CRM, 1 in the agent's memory), all repaired." */
export function describeVerified(text: Text, { rows, found, open, places }: Verified): string {
  const words = text.verify
  const named = DIFFERENCE_PLACES.flatMap((place) => {
    const count = places[place] ?? 0
    return count > 0 ? [words.place[place](count)] : []
  })
  const where = named.length > 0 ? ` (${named.join(', ')})` : ''
  if (found === 0) return words.equal(rows)
  return `${words.found(rows, found)}${where}${open > 0 ? words.stands(open) : words.repaired}`
}
