import { ConflictForm } from '../edits/edit-form.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** Two people changed the same two fields: each is chosen once. */
export function ConflictSample({ r }: { r: Reader }) {
  const { company } = r.text
  return (
    <ConflictForm
      r={r}
      title="ConflictForm"
      action={paths.design()}
      cancel={paths.design()}
      fields={[
        { name: 'taxId', label: company.taxId },
        { name: 'name', label: company.name },
      ]}
      form={{ input: {}, errors: {} }}
      rev={2}
      base={{}}
      locked={[]}
      stored={{}}
      clashes={[
        { field: 'name', mine: 'ООО «СтройМонтаж»', theirs: 'ООО «СтройМонтаж Север»' },
        { field: 'taxId', mine: '7701234567', theirs: null },
      ]}
    />
  )
}
