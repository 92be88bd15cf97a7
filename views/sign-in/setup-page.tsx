import type { Frame } from '../frame.ts'
import { LanguageSwitch } from '../menu.tsx'
import { Page } from '../page.tsx'
import { Button } from '../parts/button.tsx'
import { Field, type FormState } from '../parts/field.tsx'
import { TimeZoneField } from '../parts/time-zone-field.tsx'
import { paths } from '../paths.ts'

type Props = {
  frame: Frame
  form: FormState
  token: string
  /** Shortest password that is taken. */
  passwordMin: number
}

/** The first administrator makes themselves, by a link that works once. */
export function SetupPage({ frame, form, token, passwordMin }: Props) {
  const { reader: r } = frame
  const t = r.text.signIn
  return (
    <Page frame={frame} title={t.setup.title}>
      <div class="sheet">
        <div>
          <h1>{t.setup.title}</h1>
          <p class="sub">{t.setup.about}</p>
        </div>
        <form method="post" action={paths.setup()} class="form">
          <input type="hidden" name="token" value={token} />
          <Field r={r} form={form} name="name" label={t.setup.name} autocomplete="name" required />
          <Field
            r={r}
            form={form}
            name="email"
            label={t.email}
            type="email"
            autocomplete="username"
            required
          />
          <Field
            r={r}
            form={form}
            name="password"
            label={t.setup.newPassword}
            type="password"
            autocomplete="new-password"
            hint={t.setup.passwordHint(passwordMin)}
            required
          />
          <TimeZoneField
            r={r}
            form={form}
            label={t.setup.timeZone}
            own={Object.keys(form.errors).length === 0}
          />
          <Button r={r} kind="primary">
            {t.setup.submit}
          </Button>
        </form>
      </div>
      <LanguageSwitch r={r} path={frame.path} />
    </Page>
  )
}
