import type { Child } from 'hono/jsx'
import type { Freshness, FreshnessState } from '../../worker/domain/freshness.ts'
import type { Frame } from '../frame.ts'
import { ICONS } from '../icons.ts'
import { Page } from '../page.tsx'
import { Badge, type Tone } from '../parts/badge.tsx'
import { Button, ButtonLink } from '../parts/button.tsx'
import { Card, Stat, Stats } from '../parts/card.tsx'
import { Empty } from '../parts/empty.tsx'
import { Facts } from '../parts/facts.tsx'
import { Field, SelectField } from '../parts/field.tsx'
import { Chips } from '../parts/filter-bar.tsx'
import { Head, Tabs } from '../parts/head.tsx'
import { Icon } from '../parts/icon.tsx'
import { Money } from '../parts/money.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { FiguresSample } from './figures-sample.tsx'
import { TimelineSample } from './timeline-sample.tsx'

/**
 * Every part on one page, for whoever builds with them. Its headings are the names of the parts; it exists
 * outside production only. The themes stand side by side in two windows: the switch is in the menu.
 */
export function DesignPage({ frame }: { frame: Frame }) {
  const { reader: r } = frame
  return (
    <Page frame={frame} title="Design">
      <Head
        title="Design"
        beside={<Badge tone="accent">views/parts</Badge>}
        sub={r.text.stamp.about.fresh}
        actions={
          <ButtonLink
            r={r}
            kind="primary"
            icon="plus"
            href={paths.design()}
            children="ButtonLink"
          />
        }
      />
      <StatsSample r={r} />
      <FiguresSample r={r} />
      <Controls r={r} />
      <div class="columns even">
        <FormSample r={r} />
        <Card title="Empty">
          <Empty
            r={r}
            icon="building-2"
            title={r.text.nav.companies}
            action={<Button r={r}>Button</Button>}
          >
            {r.text.stamp.about.unknown}
          </Empty>
        </Card>
      </div>
      <TimelineSample r={r} />
      <Card title="Icon">
        <p class="row">
          {ICONS.map((name) => (
            <span title={name}>
              <Icon r={r} name={name} />
            </span>
          ))}
        </p>
      </Card>
    </Page>
  )
}

function StatsSample({ r }: { r: Reader }) {
  const stamp = (state: FreshnessState) => <Stamp r={r} of={freshness(state, r.now)} />
  return (
    <Stats>
      <Stat
        label={r.text.nav.invoices}
        value={<Money r={r} minor={132_482_372_528} currency="RUB" />}
        note={stamp('fresh')}
      />
      <Stat
        label="Stat"
        value={<Money r={r} minor={37_444_908_729} currency="RUB" />}
        note={stamp('stale')}
      />
      <Stat
        label="Stat, tone bad"
        tone="bad"
        value={<Money r={r} minor={18_533_011_240} currency="RUB" />}
        note={stamp('offline')}
      />
    </Stats>
  )
}

function Controls({ r }: { r: Reader }) {
  const tones: readonly Tone[] = ['neutral', 'accent', 'good', 'warn', 'bad']
  const states = Object.keys(r.text.stamp.state) as FreshnessState[]
  const choice = [r.text.list.all, r.text.nav.companies, r.text.nav.projects]
  const links = choice.map((label, index) => ({
    href: paths.design(),
    label,
    current: index === 0,
  }))
  return (
    <Card title="Button, Badge, Stamp, Chips, Tabs, Facts">
      <Row>
        <Button r={r} kind="primary" icon="check" children={r.text.action.save} />
        <Button r={r} icon="refresh-cw" children={r.text.action.retry} />
        <Button r={r} kind="quiet" children={r.text.action.cancel} />
        <Button r={r} kind="danger" icon="x" children={r.text.action.clear} />
      </Row>
      <Row>
        {tones.map((tone) => (
          <Badge tone={tone}>{tone}</Badge>
        ))}
      </Row>
      <Row>
        {states.map((state) => (
          <Stamp r={r} of={freshness(state, r.now)} source="GnuCash" />
        ))}
      </Row>
      <Chips label="Chips" chips={links} />
      <Tabs label="Tabs" tabs={links.map((link) => ({ ...link, count: '12' }))} />
      <Facts
        r={r}
        facts={[
          [r.text.member.email, 'anna@stroy.example'],
          [r.text.member.role, r.text.member.roles.manager],
          [r.text.nav.projects, null],
        ]}
      />
    </Card>
  )
}

function Row({ children }: { children?: Child }) {
  return <div class="row">{children}</div>
}

function FormSample({ r }: { r: Reader }) {
  const form = {
    input: { sampleName: 'Анна', sampleEmail: 'no address' },
    errors: { sampleEmail: { code: 'email' } },
  } as const
  const options = Object.entries(r.text.member.roles).map(([value, label]) => ({ value, label }))
  return (
    <Card title="Field, SelectField">
      <form class="form" action={paths.design()}>
        <Field
          r={r}
          form={form}
          name="sampleName"
          label={r.text.member.name}
          hint={r.text.member.roleHint}
        />
        <Field r={r} form={form} name="sampleEmail" label={r.text.member.email} />
        <SelectField
          r={r}
          form={form}
          name="sampleRole"
          label={r.text.member.role}
          options={options}
        />
        <Button r={r} kind="primary">
          {r.text.action.save}
        </Button>
      </form>
    </Card>
  )
}

const HOUR_MS = 3_600_000

function freshness(state: FreshnessState, now: number): Freshness {
  const asOf = state === 'unknown' ? null : now
  const later = state === 'fresh' ? now + HOUR_MS : null
  const percent = state === 'loading' ? 42 : null
  return { state, asOf, percent, staleAt: later, offlineAt: later }
}
