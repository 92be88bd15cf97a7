import { Button, RestoreInstead } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Draft } from '../parts/draft.tsx'
import { Area, Field, SelectField } from '../parts/field.tsx'
import { TimeZoneField } from '../parts/time-zone-field.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** A form with an error at its field; what is typed into it comes back after a reload, with the draft's note. */
export function FormSample({ r }: { r: Reader }) {
  const form = {
    input: { sampleName: 'Анна', sampleEmail: 'no address', timeZone: r.timeZone },
    errors: { sampleEmail: { code: 'email' } },
  } as const
  const options = Object.entries(r.text.member.roles).map(([value, label]) => ({ value, label }))
  return (
    <Card title="Draft, Field, Area, SelectField, TimeZoneField">
      <form class="form" action={paths.design()}>
        <Draft r={r} />
        <Field
          r={r}
          form={form}
          name="sampleName"
          label={r.text.member.name}
          hint={r.text.member.roleHint}
        />
        <Field r={r} form={form} name="sampleEmail" label={r.text.member.email} />
        <Area r={r} form={form} name="sampleNote" label="Area" rows={2} />
        <SelectField
          r={r}
          form={form}
          name="sampleRole"
          label={r.text.member.role}
          options={options}
        />
        <TimeZoneField r={r} form={form} label="TimeZoneField" own />
        <Button r={r} kind="primary">
          {r.text.action.save}
        </Button>
        <RestoreInstead r={r} action={paths.design()} />
      </form>
    </Card>
  )
}
