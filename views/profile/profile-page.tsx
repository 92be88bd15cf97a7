import type { Frame } from '../frame.ts'
import { Sessions, type ShownSession } from '../members/sessions.tsx'
import { Page } from '../page.tsx'
import { KeysSwitch } from '../palette/keys-switch.tsx'
import { Button, PostButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Field, type FormState, SelectField } from '../parts/field.tsx'
import { Head } from '../parts/head.tsx'
import { TimeZoneField } from '../parts/time-zone-field.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { LOCALE_NAMES, LOCALES } from '../text/locale.ts'

type Props = {
  frame: Frame
  details: FormState
  password: FormState
  passwordMin: number
  sessions: readonly ShownSession[]
}

/** What a member says about themselves, their password, and where they are signed in. */
export function ProfilePage({ frame, details, password, passwordMin, sessions }: Props) {
  const { reader: r } = frame
  const t = r.text.member.profile
  return (
    <Page frame={frame} title={t.title} section="profile">
      <Head title={t.title} sub={t.about} />
      <div class="columns even">
        <Card title={t.details}>
          <Details r={r} form={details} />
        </Card>
        <Card title={t.password}>
          <Password r={r} form={password} passwordMin={passwordMin} />
        </Card>
      </div>
      <KeysCard r={r} />
      <OwnSessions r={r} sessions={sessions} />
    </Page>
  )
}

function Details({ r, form }: { r: Reader; form: FormState }) {
  const t = r.text.member.profile
  const languages = LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))
  return (
    <form method="post" action={paths.profile()} class="form">
      <Field
        r={r}
        form={form}
        name="name"
        label={r.text.member.name}
        autocomplete="name"
        maxlength={100}
        required
      />
      <SelectField r={r} form={form} name="locale" label={t.language} options={languages} />
      <TimeZoneField r={r} form={form} label={t.timeZone} />
      <Button r={r} kind="primary">
        {r.text.action.save}
      </Button>
    </form>
  )
}

/** The choice belongs to this browser, so only its script can show and keep it. */
function KeysCard({ r }: { r: Reader }) {
  return (
    <div class="scripted">
      <Card title={r.text.palette.sheet}>
        <KeysSwitch r={r} />
      </Card>
    </div>
  )
}

type PasswordProps = { r: Reader; form: FormState; passwordMin: number }

function Password({ r, form, passwordMin }: PasswordProps) {
  const t = r.text.member.profile
  return (
    <form method="post" action={paths.password()} class="form">
      <Field
        r={r}
        form={form}
        name="currentPassword"
        label={t.current}
        type="password"
        autocomplete="current-password"
        required
      />
      <Field
        r={r}
        form={form}
        name="newPassword"
        label={t.fresh}
        type="password"
        autocomplete="new-password"
        hint={r.text.signIn.setup.passwordHint(passwordMin)}
        required
      />
      <Button r={r}>{t.change}</Button>
    </form>
  )
}

function OwnSessions({ r, sessions }: { r: Reader; sessions: readonly ShownSession[] }) {
  const t = r.text.member.profile
  const end = sessions.length > 1 && (
    <PostButton r={r} kind="danger" action={paths.otherSessions()}>
      {t.endOthers}
    </PostButton>
  )
  const action = paths.sessionEnd()
  return <Sessions r={r} sessions={sessions} action={action} title={t.sessions} aside={end} />
}
