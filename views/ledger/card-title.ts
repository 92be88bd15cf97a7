import type { Side } from '../../worker/domain/invoice-item.ts'

type OfSide = { side: Side; currency: string }

/** The title of a card of one side, which names its currency where the side has cards of several. */
export function cardTitle(title: string, one: OfSide, all: readonly OfSide[]): string {
  const others = all.some(({ side, currency }) => side === one.side && currency !== one.currency)
  return others ? `${title}, ${one.currency}` : title
}
