import type { UntiedEntity } from '../../worker/domain/money-tie.ts'
import type { Reader } from '../reader.ts'

/** What each kind of untied money is called where one of them is chosen, in the order pages show them. */
export function untiedLabels(r: Reader): [of: UntiedEntity, label: string][] {
  return [
    ['invoice', r.text.ledger.invoices],
    ['contract', r.text.ledger.contracts],
    ['payment', r.text.moneyTie.prepayments],
  ]
}
