import type { TieScope, UntiedEntity } from '../../worker/domain/money-tie.ts'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { Button, PostButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Empty } from '../parts/empty.tsx'
import { Field, type FormState, SelectField } from '../parts/field.tsx'
import { Chips } from '../parts/filter-bar.tsx'
import { Head } from '../parts/head.tsx'
import { Table } from '../parts/table.tsx'
import { Instant } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import { projectName } from '../projects/project-name.tsx'
import type { Reader } from '../reader.ts'
import {
  type MoneyRow,
  type MoneySum,
  MoneySums,
  moneyColumns,
  moneyName,
  moneyRowId,
} from './money-rows.tsx'
import { untiedLabels } from './untied-labels.ts'

/** A tie of the company's money, and whether the ledger has named a project since. */
export type TieItem = {
  /** What a form names it by. */
  tie: string
  scope: TieScope
  number: string | null
  projectId: string
  /** Null for who may not see it. */
  projectName: string | null
  projectKind: string
  projectGone: boolean
  tiedAt: number
  tiedBy: string | null
  overruled: boolean
}

/** A row with what a form names it by. */
export type UntiedRow = MoneyRow & { tie: string }

export type CompanyUntiedProps = {
  company: { id: string; name: string }
  /** The kind that the rows are narrowed to; null for all. */
  of: UntiedEntity | null
  /** The kinds there are rows of. */
  kinds: readonly UntiedEntity[]
  rows: readonly UntiedRow[]
  /** True when there are more than the page lists. */
  more: boolean
  sums: readonly MoneySum[]
  ties: readonly TieItem[]
  projects: readonly { id: string; name: string; kind: string }[]
  /** Whether the reader may tie this company's money. */
  mayTie: boolean
  form: FormState
}

const FORM = 'tie'

/** What a company's money without a project is, tying it, and the ties there are. */
export function CompanyUntiedPage({
  frame,
  live,
  ...props
}: CompanyUntiedProps & { frame: Frame; live: string }) {
  const { reader: r } = frame
  const { company, rows } = props
  const words = r.text.moneyTie
  return (
    <Page frame={frame} title={words.titleOf(company.name)} section="companies" live={live}>
      <Head
        title={words.titleOf(company.name)}
        up={{ href: paths.company(company.id), label: company.name }}
        sub={<a href={paths.untiedMoney()}>{words.ofAll}</a>}
      />
      {props.mayTie && <TieForm r={r} {...props} />}
      {(props.kinds.length > 1 || props.of !== null) && <Kinds r={r} {...props} />}
      {rows.length === 0 ? (
        <Empty r={r} icon="circle-check" title={words.noneOf.title}>
          {words.noneOf.text}
        </Empty>
      ) : (
        <Card title={words.title} flush>
          {(props.of ?? 'invoice') === 'invoice' && props.sums.length > 0 && (
            <div class="blank">
              <MoneySums r={r} sums={props.sums} />
            </div>
          )}
          <Table
            r={r}
            caption={words.title}
            columns={moneyColumns(r)}
            rows={rows}
            rowId={moneyRowId}
            choice={
              props.mayTie
                ? {
                    form: FORM,
                    idOf: ({ tie }) => tie,
                    nameOf: (row) => moneyName(r, row),
                  }
                : undefined
            }
          />
          {props.more && <p class="muted blank">{words.more}</p>}
        </Card>
      )}
      {props.ties.length > 0 && <Ties r={r} {...props} />}
    </Page>
  )
}

function Kinds({ r, company, of, kinds }: CompanyUntiedProps & { r: Reader }) {
  const chip = (one: UntiedEntity | null, label: string) => ({
    href: paths.untiedOf(company.id, { of: one }),
    label,
    current: one === of,
  })
  const each = untiedLabels(r).filter(([one]) => one === of || kinds.includes(one))
  const chips = [chip(null, r.text.moneyTie.all), ...each.map((kind) => chip(...kind))]
  return <Chips label={r.text.moneyTie.kinds} chips={chips} />
}

function TieForm(props: CompanyUntiedProps & { r: Reader }) {
  const { r, company, projects, form, rows, of } = props
  const words = r.text.moneyTie
  const options = projects.map((one) => ({ value: one.id, label: projectName(r, one) }))
  return (
    <Card title={words.tie} kept>
      <form id={FORM} method="post" action={paths.untiedOf(company.id, { of })} class="stack">
        {form.errors.rows && (
          <p class="wrong" role="alert">
            {form.errors.rows.code === 'taken' ? words.nothingTied : words.chooseRows}
          </p>
        )}
        <div class="form wide-form">
          <SelectField r={r} form={form} name="projectId" label={words.to} options={options} />
          <Field
            r={r}
            form={form}
            name="project"
            label={words.another}
            hint={words.anotherHint}
            maxlength={200}
            autocomplete="off"
          />
        </div>
        <p class="muted">{words.how}</p>
        <div class="row">
          {rows.length > 0 && (
            <Button r={r} kind="primary">
              {words.tieChosen}
            </Button>
          )}
          <Button r={r} name="all" value="1">
            {words.tieAll}
          </Button>
        </div>
      </form>
    </Card>
  )
}

function Ties({ r, company, ties, mayTie }: CompanyUntiedProps & { r: Reader }) {
  const words = r.text.moneyTie
  return (
    <Card title={words.ties}>
      <p class="muted">{words.notInLedger}</p>
      <ul class="lines">
        {ties.map((tie) => (
          <li class="row">
            <span>
              {words.scope[tie.scope](tie.number ?? r.text.ledger.unnumbered)}
              {' → '}
              <TiedProject r={r} tie={tie} />{' '}
              <small class="muted">
                {tie.tiedBy} <Instant r={r} at={tie.tiedAt} />
              </small>{' '}
              {tie.overruled && <Badge tone="warn">{words.overruled}</Badge>}
              {tie.projectGone && <Badge tone="warn">{words.projectGone}</Badge>}
            </span>
            {mayTie && (
              <PostButton
                r={r}
                kind="quiet"
                action={paths.untieOf(company.id)}
                fields={{ tie: tie.tie }}
              >
                {words.untie}
              </PostButton>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}

function TiedProject({ r, tie }: { r: Reader; tie: CompanyUntiedProps['ties'][number] }) {
  const { projectId, projectName: name, projectKind: kind } = tie
  if (name === null) return <small class="muted">{r.text.value.hidden}</small>
  return <a href={paths.project(projectId)}>{projectName(r, { name, kind })}</a>
}
