import { Card } from '../parts/card.tsx'
import { Board, type BoardCard, type BoardLane } from '../projects/board-page.tsx'
import type { Reader } from '../reader.ts'

const CARDS: readonly BoardCard[] = [
  ['ЖК «Северный»', 'ДС-12', 'ООО «СтройМонтаж»', 1_200_000_00],
  ['Quay 7, second phase', null, 'Bridge & Sons', 98_000_00],
  ['Склад на Заводской', 'ДС-14', null, 0],
].map(([name, code, customer, minor], at) => ({
  id: `sample-${at}`,
  ...{ name, code, customer, currency: 'RUB', receivableMinor: minor },
})) as BoardCard[]

/** Three of the lanes, one of them empty. */
export function BoardSample({ r }: { r: Reader }) {
  const lane = (stage: BoardLane['stage'], cards: readonly BoardCard[]): BoardLane => ({
    stage,
    count: { text: String(cards.length), of: cards.length },
    currency: 'RUB',
    receivableMinor: cards.reduce((sum, card) => sum + Number(card.receivableMinor ?? 0), 0),
    cards,
  })
  return (
    <Card title="Board">
      <Board
        r={r}
        mayMove={false}
        lanes={[lane('lead', CARDS.slice(1)), lane('tender', []), lane('build', CARDS.slice(0, 1))]}
      />
    </Card>
  )
}
