import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { PostButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Empty } from '../parts/empty.tsx'
import { Head } from '../parts/head.tsx'
import { Pager } from '../parts/pager.tsx'
import { Timeline } from '../parts/timeline.tsx'
import { paths } from '../paths.ts'
import { ACTIVITY_ICONS, type ActivityKind } from '../timeline/entries.tsx'

/** Where the reader was named with @. */
export type MentionItem = {
  activityId: string
  commentId: string
  kind: ActivityKind
  subject: string
  text: string | null
  authorName: string | null
  at: number
  isUnread: boolean
}

type Props = {
  frame: Frame
  live: string
  mentions: readonly MentionItem[]
  next: string | null
  previous: string | null
}

/** Everything that names the reader, the newest first. */
export function MentionsPage({ frame, live, mentions, next, previous }: Props) {
  const { reader: r } = frame
  const words = r.text.activity.mentions
  return (
    <Page frame={frame} title={words.title} section="mentions" live={live}>
      <Head
        title={words.title}
        actions={
          mentions.some(({ isUnread }) => isUnread) && (
            <PostButton r={r} icon="check" action={paths.mentionsSeen()}>
              {words.seen}
            </PostButton>
          )
        }
      />
      {mentions.length === 0 ? (
        <Empty r={r} icon="mail" title={words.none}>
          {words.noneText}
        </Empty>
      ) : (
        <Card>
          <Timeline
            r={r}
            label={words.title}
            items={mentions.map((mention) => ({
              icon: ACTIVITY_ICONS[mention.kind],
              at: mention.at,
              text: (
                <>
                  {sayWho(mention)}: <a href={hrefOf(mention)}>{mention.subject}</a>{' '}
                  {mention.isUnread && <Badge tone="accent">{words.unread}</Badge>}
                </>
              ),
              note: mention.text,
            }))}
          />
        </Card>
      )}
      <Pager
        r={r}
        previous={previous && paths.mentions({ page: previous })}
        next={next && paths.mentions({ page: next })}
      />
    </Page>
  )

  function sayWho({ commentId, authorName }: MentionItem): string {
    const name = authorName ?? r.text.ledger.history.someone
    return commentId === '' ? words.inActivity(name) : words.inComment(name)
  }
}

function hrefOf({ activityId, commentId }: MentionItem): string {
  const page = paths.activity(activityId)
  return commentId === '' ? page : `${page}#comment-${commentId}`
}
