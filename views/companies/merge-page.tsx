import type { MergeField } from '../../worker/domain/company-merge.ts'
import { companyFields } from '../edits/record-fields.ts'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Button, ButtonLink } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Facts } from '../parts/facts.tsx'
import { Head } from '../parts/head.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

export type Merged = { id: string; rev: number; name: string }

/** Rows of one table that would move; counted up to a cap. */
export type Move = {
  table: keyof Reader['text']['merge']['table']
  count: { text: string; of: number }
}

export type MergeProps = {
  survivor: Merged
  loser: Merged
  fields: readonly MergeField[]
  moves: readonly Move[]
}

/** Two companies before they become one: what moves, and which value of each field stays. */
export function MergePage({ frame, ...merge }: MergeProps & { frame: Frame }) {
  const { reader: r } = frame
  const [survivor, loser] = tellApart(merge)
  const words = r.text.merge
  const title = words.preview(survivor.name, loser.name)
  return (
    <Page frame={frame} title={title} section="companies">
      <Head
        title={title}
        up={{ href: paths.company(survivor.id), label: survivor.name }}
        sub={words.keeps(loser.name, survivor.name)}
        actions={
          <ButtonLink r={r} icon="refresh-cw" href={paths.mergeOf(loser.id, survivor.id)}>
            {words.swap(loser.name)}
          </ButtonLink>
        }
      />
      <Card title={words.moves}>
        {merge.moves.length === 0 && <p class="muted">{words.movesNothing}</p>}
        {merge.moves.length > 0 && (
          <ul class="lines">
            {merge.moves.map(({ table, count }) => (
              <li>{words.table[table](count.text, count.of)}</li>
            ))}
          </ul>
        )}
      </Card>
      <Fields r={r} {...merge} survivor={survivor} loser={loser} />
    </Page>
  )
}

/** Two of one name are called by what else is known of them, the first thing in which they differ. */
function tellApart({ survivor, loser, fields }: MergeProps): [Merged, Merged] {
  const mark = fields.find((field) => field.survivor !== field.loser && field.field !== 'ownerId')
  if (!mark || survivor.name !== loser.name) return [survivor, loser]
  const call = (one: Merged, value: string | null) =>
    value === null ? one : { ...one, name: `${one.name} (${value})` }
  return [call(survivor, mark.survivor), call(loser, mark.loser)]
}

function Fields({ r, survivor, loser, fields }: MergeProps & { r: Reader }) {
  const words = r.text.merge
  const open = fields.filter(({ decided }) => decided === 'person')
  const fixed = fields.filter(({ field, decided }) => decided !== 'person' && field !== 'ownerId')
  const labelOf = (name: string) =>
    companyFields(r).find((field) => field.name === name)?.label ??
    words.touch[name as keyof typeof words.touch] ??
    r.text.ledger.fields[name] ??
    name
  return (
    <Card title={words.fields} tone="accent">
      <form method="post" action={paths.merge(survivor.id)} class="form wide-form">
        <input type="hidden" name="with" value={loser.id} />
        <input type="hidden" name="rev" value={String(survivor.rev)} />
        <input type="hidden" name="withRev" value={String(loser.rev)} />
        {open.length === 0 && <p class="muted">{words.fieldsSame}</p>}
        {open.map((field) => (
          <Versions
            r={r}
            label={labelOf(field.field)}
            field={field}
            names={[survivor.name, loser.name]}
          />
        ))}
        <div class="stated">
          <Facts
            r={r}
            facts={fixed.map((field) => [labelOf(field.field), <Decided r={r} field={field} />])}
          />
        </div>
        <p class="row">
          <Button r={r} kind="primary" icon="check">
            {words.confirm}
          </Button>
          <a class="button quiet cancel" href={paths.company(survivor.id)}>
            {r.text.action.cancel}
          </a>
        </p>
      </form>
    </Card>
  )
}

type VersionsProps = {
  r: Reader
  label: string
  field: MergeField
  names: readonly [string, string]
}

function Versions({ r, label, field, names }: VersionsProps) {
  const sides = ['survivor', 'loser'] as const
  return (
    <fieldset class="versions">
      <legend>{label}</legend>
      {sides.map((side, index) => (
        <label>
          <input
            type="radio"
            name={`keep.${field.field}`}
            value={side}
            checked={field.wins === side}
          />
          <span>
            <small>{names[index]}</small>
            {field[side] ?? r.text.edits.conflict.empty}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

function Decided({ r, field }: { r: Reader; field: MergeField }) {
  const words = r.text.merge
  const value = field[field.wins]
  if (value === null) return <span class="muted">{r.text.edits.conflict.empty}</span>
  return (
    <>
      {value}{' '}
      <small class="muted">
        {field.decided === 'ledger' ? words.decidedByLedger : words.equal}
      </small>
    </>
  )
}
