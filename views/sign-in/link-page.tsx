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
  name: string
  /** Has never had a password, so nothing is known of them but the name and the address. */
  isNew: boolean
  passwordMin: number
}

/** A member chooses a password by the link an administrator gave them. */
export function LinkPage({ frame, form, token, name, isNew, passwordMin }: Props) {
  const { reader: r } = frame
  const t = r.text.signIn.link
  return (
    <Page frame={frame} title={t.title}>
      <div class="sheet">
        <div>
          <h1>{t.title}</h1>
          <p class="sub">{t.about(name)}</p>
        </div>
        <form method="post" action={paths.welcome()} class="form">
          <input type="hidden" name="token" value={token} />
          <Field
            r={r}
            form={form}
            name="password"
            label={r.text.signIn.setup.newPassword}
            type="password"
            autocomplete="new-password"
            hint={r.text.signIn.setup.passwordHint(passwordMin)}
            required
          />
          {isNew && (
            <TimeZoneField
              r={r}
              form={form}
              label={r.text.signIn.setup.timeZone}
              own={Object.keys(form.errors).length === 0}
            />
          )}
          <Button r={r} kind="primary">
            {t.submit}
          </Button>
        </form>
      </div>
      <LanguageSwitch r={r} path={frame.path} />
    </Page>
  )
}

export function LinkClosedPage({ frame }: { frame: Frame }) {
  const t = frame.reader.text.signIn
  return (
    <Page frame={frame} title={t.link.closed}>
      <div class="sheet">
        <h1>{t.link.closed}</h1>
        <p>{t.link.closedAbout}</p>
        <p>
          <a href={paths.signIn()}>{t.title}</a>
        </p>
      </div>
    </Page>
  )
}
