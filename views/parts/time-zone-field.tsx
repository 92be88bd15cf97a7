import type { Reader } from '../reader.ts'
import { type FormState, SelectField } from './field.tsx'
import { Script } from './script.tsx'

type Props = { r: Reader; form: FormState; label: string; own?: boolean }

/**
 * The time zones the platform knows, as a list. With `own` the browser's script chooses its own zone; the
 * zone that was sent before stays chosen.
 */
export function TimeZoneField({ r, form, label, own = false }: Props) {
  const chosen = form.input.timeZone ?? ''
  const known = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]
  const zones = chosen === '' || known.includes(chosen) ? known : [chosen, ...known]
  return (
    <div data-own-zone={own ? 'true' : undefined}>
      <SelectField
        r={r}
        form={form}
        name="timeZone"
        label={label}
        options={zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
      />
      {own && <Script r={r} name="zone" />}
    </div>
  )
}
