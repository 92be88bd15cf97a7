import type { Child } from 'hono/jsx'
import type { FreshnessState } from '../../worker/domain/freshness.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import { Button, PostButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Facts } from '../parts/facts.tsx'
import { Chips } from '../parts/filter-bar.tsx'
import { Tabs } from '../parts/head.tsx'
import { KeyHint, Keys } from '../parts/keys.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { sampleFreshness } from './sample-freshness.ts'

/** What one presses, and the words and signs that stand beside things. */
export function ControlsSample({ r }: { r: Reader }) {
  const tones: readonly Tone[] = ['neutral', 'accent', 'good', 'warn', 'bad']
  const states = Object.keys(r.text.stamp.state) as FreshnessState[]
  const choice = [r.text.list.all, r.text.nav.companies, r.text.nav.projects]
  const links = choice.map((label, index) => ({
    href: paths.design(),
    label,
    current: index === 0,
  }))
  return (
    <Card title="Button, Badge, Stamp, Keys, Chips, Tabs, Facts">
      <form action={paths.design()} class="row">
        <Button r={r} kind="primary" icon="check" children={r.text.action.save} />
        <Button r={r} icon="refresh-cw" children={r.text.action.retry} />
        <Button r={r} kind="quiet" children={r.text.action.cancel} />
        <Button r={r} kind="danger" icon="x" children={r.text.action.clear} />
      </form>
      <Row>
        {tones.map((tone) => (
          <Badge tone={tone}>{tone}</Badge>
        ))}
      </Row>
      <Row>
        {states.map((state) => (
          <Stamp r={r} of={sampleFreshness(state, r.now)} source="GnuCash" />
        ))}
      </Row>
      <Row>
        <Keys r={r} keys="g c" />
        <Keys r={r} keys="mod+k" />
        <Keys r={r} keys="Escape" />
        <span>
          {r.text.palette.actions['search-list'].label} <KeyHint r={r} of="search-list" />
        </span>
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
      <Overlays r={r} />
    </Card>
  )
}

/** What lies over the page: the two dialogs, a menu, and what the page says of its own accord. */
function Overlays({ r }: { r: Reader }) {
  return (
    <Row>
      <button type="button" class="button plain" data-deed="open-palette">
        {r.text.palette.open}
      </button>
      <button type="button" class="button plain" data-deed="open-sheet">
        {r.text.palette.sheet}
      </button>
      <button type="button" class="button plain" popovertarget="menu">
        {r.text.nav.more}
      </button>
      <a class="button plain" href={`${paths.design()}?done=saved&undo=1`}>
        {r.text.notice.saved}
      </a>
      <PostButton r={r} action={paths.theme()} fields={{ theme: 'dark', next: paths.design() }}>
        {r.text.nav.dark}
      </PostButton>
      <PostButton r={r} action={paths.theme()} fields={{ theme: 'light', next: paths.design() }}>
        {r.text.nav.light}
      </PostButton>
    </Row>
  )
}

function Row({ children }: { children?: Child }) {
  return <div class="row">{children}</div>
}
