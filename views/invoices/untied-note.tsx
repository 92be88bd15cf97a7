import type { InvoiceItem } from '../../worker/domain/invoice-item.ts'
import { Icon } from '../parts/icon.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

type Props = {
  r: Reader
  invoice: InvoiceItem
  /** Whether the ledger gives the contract of the invoice a project. */
  contractPlaced: boolean
}

/** What can be done about an invoice that belongs to no project, and why it does not. */
export function UntiedNote({ r, invoice, contractPlaced }: Props) {
  const words = r.text.moneyTie.lone
  const { company } = invoice
  return (
    <aside class="hint-line">
      <Icon r={r} name="circle-alert" />
      <p>
        {contractPlaced ? words.underContract : words.noProject}{' '}
        {company === null && words.noCompany}
        {company?.id && <a href={paths.untiedOf(company.id)}>{words.tie}</a>}
      </p>
    </aside>
  )
}
