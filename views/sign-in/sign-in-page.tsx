import type { Frame } from '../frame.ts'
import { LanguageSwitch } from '../menu.tsx'
import { Page } from '../page.tsx'
import { Button } from '../parts/button.tsx'
import { Field, type FormState } from '../parts/field.tsx'
import { paths } from '../paths.ts'

type Props = {
  frame: Frame
  form: FormState
  /** Where to go once signed in. */
  next: string
  /** A change was refused because the session is over. */
  ended?: boolean
  problem?: SignInProblem | undefined
}

export type SignInProblem = { code: 'wrong' } | { code: 'wait'; minutes: number }

export function SignInPage({ frame, form, next, ended, problem }: Props) {
  const { reader: r } = frame
  const t = r.text.signIn
  return (
    <Page frame={frame} title={t.title}>
      <div class="sheet">
        <h1>{t.title}</h1>
        {ended && (
          <p class="hint-line" role="status">
            {t.ended}
          </p>
        )}
        {problem && (
          <p class="problem" role="alert">
            {problem.code === 'wrong' ? t.wrong : t.wait(problem.minutes)}
          </p>
        )}
        <form method="post" action={paths.signIn()} class="form">
          <input type="hidden" name="next" value={next} />
          <Field
            r={r}
            form={form}
            name="email"
            label={t.email}
            type="email"
            autocomplete="username"
            required
            autofocus={problem === undefined}
            maxlength={200}
          />
          <Field
            r={r}
            form={form}
            name="password"
            label={t.password}
            type="password"
            autocomplete="current-password"
            required
            autofocus={problem !== undefined}
            maxlength={200}
          />
          <Button r={r} kind="primary">
            {t.submit}
          </Button>
        </form>
        <p class="fine">{t.forgotten}</p>
      </div>
      <LanguageSwitch r={r} path={frame.path} />
    </Page>
  )
}
