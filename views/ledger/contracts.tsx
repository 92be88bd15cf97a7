import { Hidden, Money } from '../parts/money.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { LedgerDate } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** A contract as far as the ledger knows it. */
export type ContractItem = {
  number: string
  signedOn: string | null
  endsOn: string | null
  valueMinor: number | null
  /** 1 when the value is not shown to the reader's role. */
  hidden: number
  currency: string | null
  projectId: string | null
  projectName: string | null
}

/** Contracts, with columns only for what at least one of them states. */
export function ContractTable({ r, contracts }: { r: Reader; contracts: readonly ContractItem[] }) {
  const words = r.text.ledger
  return (
    <Table r={r} caption={words.contracts} columns={columnsFor(r, contracts)} rows={contracts} />
  )
}

function columnsFor(r: Reader, contracts: readonly ContractItem[]): Column<ContractItem>[] {
  const words = r.text.ledger
  const some = (has: (contract: ContractItem) => unknown) =>
    contracts.some((item) => has(item) !== null)
  const columns: (Column<ContractItem> | false)[] = [
    { id: 'number', label: words.contract, cell: ({ number }) => number },
    some(({ projectName }) => projectName) && {
      id: 'project',
      label: words.project,
      cell: ({ projectId, projectName }) =>
        projectId ? <a href={paths.project(projectId)}>{projectName}</a> : projectName,
    },
    some(({ signedOn }) => signedOn) && {
      id: 'signed',
      label: words.signed,
      cell: ({ signedOn }) => <LedgerDate r={r} on={signedOn} />,
    },
    some(({ valueMinor, hidden }) => (hidden === 1 ? '' : valueMinor)) && {
      id: 'value',
      label: words.amount,
      numeric: true,
      cell: ({ valueMinor, currency, hidden }) =>
        hidden === 1 ? (
          <Hidden r={r} />
        ) : (
          currency && <Money r={r} minor={valueMinor} currency={currency} />
        ),
    },
  ]
  return columns.filter((column) => column !== false)
}
