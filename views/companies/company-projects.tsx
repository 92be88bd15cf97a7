import type { Balance } from '../../worker/domain/balance.ts'
import { OpenBalances } from '../ledger/balances.tsx'
import { Badge } from '../parts/badge.tsx'
import { Table } from '../parts/table.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

export type CompanyProject = {
  id: string
  name: string
  kind: 'customer' | 'vendor' | 'internal' | 'overhead'
  balances: readonly Balance[] | null
}

/** The projects of a company and the subcontracts under which its bills stand. */
export function CompanyProjects({
  r,
  projects,
}: {
  r: Reader
  projects: readonly CompanyProject[]
}) {
  const words = r.text.project
  return (
    <Table
      r={r}
      caption={words.title}
      rows={projects}
      columns={[
        {
          id: 'name',
          label: words.name,
          cell: ({ id, name, kind }) => (
            <>
              <a href={paths.project(id)}>{name}</a>{' '}
              {kind !== 'customer' && <Badge>{words.kind[kind]}</Badge>}
            </>
          ),
        },
        {
          id: 'receivable',
          label: words.receivable,
          numeric: true,
          cell: ({ balances }) => <OpenBalances r={r} balances={balances} side="receivable" />,
        },
        {
          id: 'payable',
          label: words.payable,
          numeric: true,
          from: 'tablet',
          cell: ({ balances }) => <OpenBalances r={r} balances={balances} side="payable" />,
        },
      ]}
    />
  )
}
