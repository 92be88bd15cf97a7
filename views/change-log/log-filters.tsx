import { Button } from '../parts/button.tsx'
import { Field, SelectField } from '../parts/field.tsx'
import { Chips } from '../parts/filter-bar.tsx'
import type { Reader } from '../reader.ts'
import { type ChangeLogQuery, changeLogHref } from './change-log-address.ts'

type Props = {
  r: Reader
  list: 'changes' | 'trail'
  query: ChangeLogQuery
  members: readonly { id: string; name: string }[]
}

/** The two lists of what was done, and by what each is narrowed: a plain form. */
export function LogFilters({ r, list, query, members }: Props) {
  const t = r.text.changeLog
  const form = { input: { ...inputOf(query) }, errors: {} }
  const any = { value: '', label: t.any }
  const optionsOf = (words: Readonly<Record<string, string>>) => [
    any,
    ...Object.entries(words).map(([value, label]) => ({ value, label })),
  ]
  return (
    <>
      <Chips
        label={t.title}
        chips={(['changes', 'trail'] as const).map((of) => ({
          href: changeLogHref(of, query, {}),
          label: t.lists[of],
          current: of === list,
        }))}
      />
      <form class="row" action={changeLogHref(list, NOTHING, {})}>
        <SelectField
          r={r}
          form={form}
          name="member"
          label={t.member}
          options={[any, ...members.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        {list === 'changes' && (
          <>
            <SelectField
              r={r}
              form={form}
              name="entity"
              label={t.entity}
              options={optionsOf(t.entities)}
            />
            <SelectField
              r={r}
              form={form}
              name="verb"
              label={t.verb}
              options={optionsOf(t.verbs)}
            />
          </>
        )}
        <Field r={r} form={form} name="until" type="date" label={t.until} />
        <Button r={r}>{t.filter}</Button>
      </form>
    </>
  )
}

const NOTHING: ChangeLogQuery = { member: null, entity: null, verb: null, until: null }

function inputOf(query: ChangeLogQuery): Record<string, string> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, value ?? '']))
}
