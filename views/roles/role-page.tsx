import {
  type Entity,
  GRANTABLE,
  type Grantable,
  type Grants,
  type Level,
  levelsOf,
} from '../../worker/domain/access.ts'
import type { FieldValues } from '../../worker/domain/merge-edit.ts'
import type { EditField } from '../edits/edit-form.tsx'
import { allows, type Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Button, PostButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Field, type FormState, type Option } from '../parts/field.tsx'
import { Head } from '../parts/head.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { type NamedRole, roleName } from './role-name.ts'

export type ShownRole = NamedRole & { builtIn: boolean; rev: number; grants: Grants }

type Props = {
  frame: Frame
  role: ShownRole
  form: FormState
  /** What the form began with, by which others' changes are told from the reader's. */
  base: FieldValues
}

const ENTITIES = Object.keys(GRANTABLE) as Entity[]

/** What one role grants: a card for each kind of record, a choice for each thing to do with it. */
export function RolePage({ frame, role, form, base }: Props) {
  const { reader: r } = frame
  const t = r.text.roles
  const title = roleName(r, role)
  const open = role.id !== 'administrator' && allows(frame, 'settings.manage')
  return (
    <Page frame={frame} title={title} section="members">
      <Head
        title={title}
        up={{ href: paths.roles(), label: t.title }}
        actions={
          open &&
          !role.builtIn && (
            <PostButton r={r} kind="danger" action={paths.roleDeletion(role.id)}>
              {t.remove}
            </PostButton>
          )
        }
      />
      {role.id === 'administrator' && <p class="muted">{t.fixed}</p>}
      <form method="post" action={paths.role(role.id)} class="stack">
        <input type="hidden" name="rev" value={String(role.rev)} />
        {open &&
          Object.entries(base).map(([name, value]) => (
            <input type="hidden" name={`was.${name}`} value={value ?? ''} />
          ))}
        {open && !role.builtIn && (
          <Card>
            <Field r={r} form={form} name="name" label={t.name} maxlength={60} required />
          </Card>
        )}
        <div class="columns even">
          {ENTITIES.map((entity) => (
            <EntityGrants r={r} entity={entity} form={form} open={open} />
          ))}
        </div>
        {open && (
          <p>
            <Button r={r} kind="primary" icon="check">
              {r.text.action.save}
            </Button>
          </p>
        )}
      </form>
      <Card title={t.levels}>
        <p>{t.levelsAbout}</p>
        <p>{t.moneyAbout}</p>
      </Card>
    </Page>
  )
}

type EntityProps = { r: Reader; entity: Entity; form: FormState; open: boolean }

function EntityGrants({ r, entity, form, open }: EntityProps) {
  const t = r.text.roles
  return (
    <Card title={t.entity[entity]} flush>
      <dl class="grants">
        {Object.keys(GRANTABLE[entity]).map((action) => {
          const name = `${entity}.${action}` as Grantable
          const level = (form.input[name] ?? 'none') as Level
          return (
            <div>
              <dt id={`label-${name}`}>{t.action[action]}</dt>
              <dd>
                {open ? (
                  <select name={name} aria-label={`${t.entity[entity]}: ${t.action[action]}`}>
                    {levelOptions(r, name).map(({ value, label }) => (
                      <option value={value} selected={value === level}>
                        {label}
                      </option>
                    ))}
                  </select>
                ) : (
                  wordOf(r, name, level)
                )}
              </dd>
            </div>
          )
        })}
      </dl>
    </Card>
  )
}

/** The levels that can be chosen for one thing. */
export function levelOptions(r: Reader, grantable: Grantable): Option[] {
  return levelsOf(grantable).map((level) => ({ value: level, label: wordOf(r, grantable, level) }))
}

function wordOf(r: Reader, grantable: Grantable, level: Level): string {
  const { switched, level: words } = r.text.roles
  return levelsOf(grantable).length === 2 ? (switched[level] ?? level) : words[level]
}

/** What can be granted as fields of a form, for the choice between two versions of it. */
export function grantFields(r: Reader, grantables: readonly Grantable[]): EditField[] {
  const t = r.text.roles
  const name: EditField = { name: 'name', label: t.name, required: true, maxlength: 60 }
  const grants = grantables.map((grantable) => {
    const [entity, action] = grantable.split('.') as [Entity, string]
    const label = `${t.entity[entity]}: ${t.action[action]}`
    return { name: grantable, label, options: levelOptions(r, grantable) }
  })
  return [name, ...grants]
}
