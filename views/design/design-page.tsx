import type { Frame } from '../frame.ts'
import { ICONS } from '../icons.ts'
import { Page } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { ButtonLink } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Empty } from '../parts/empty.tsx'
import { Head } from '../parts/head.tsx'
import { Icon } from '../parts/icon.tsx'
import { StampReasons } from '../parts/stamp.tsx'
import { paths } from '../paths.ts'
import { BoardSample } from './board-sample.tsx'
import { ConflictSample } from './conflict-sample.tsx'
import { ControlsSample } from './controls-sample.tsx'
import { FiguresSample, StatsSample } from './figures-sample.tsx'
import { FormSample } from './form-sample.tsx'
import { ListSample } from './list-sample.tsx'
import { StatesSample } from './states-sample.tsx'
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
        up={{ href: paths.dashboard(), label: r.text.nav.dashboard }}
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
      <ListSample r={r} />
      <ControlsSample r={r} />
      <div class="columns even">
        <FormSample r={r} />
        <ConflictSample r={r} />
        <StatesSample r={r} />
        <Card title="Empty">
          <Empty
            r={r}
            icon="building-2"
            title={r.text.company.empty.title}
            action={
              <ButtonLink r={r} kind="primary" href={paths.agents()}>
                {r.text.company.empty.action}
              </ButtonLink>
            }
          >
            {r.text.company.empty.text}
          </Empty>
        </Card>
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
      </div>
      <BoardSample r={r} />
      <StampReasons r={r} />
    </Page>
  )
}
