import { Hono } from 'hono'
import { Found } from '../../views/palette/found.tsx'
import { KeyGroups } from '../../views/palette/key-sheet.tsx'
import { answerFragment } from '../http/answer.ts'
import { type AppEnv, readFor } from '../http/context.ts'
import { groupFound, readBest, readTyped, SEARCH_LENGTH } from '../http/find-records.ts'
import { frameFor } from '../http/frame.ts'
import { selectViewsNamed } from '../store/saved-views.ts'

export const paletteRoutes = new Hono<AppEnv>()

/** The records that fit what is typed into the palette. */
paletteRoutes.get('/palette', async (c) => {
  const typed = (c.req.query('q') ?? '').slice(0, SEARCH_LENGTH)
  const wanted = readTyped(typed)
  if (!wanted) {
    await readFor(c, [])
    return c.html('')
  }
  const named = selectViewsNamed(c.get('db'), c.get('proof'), typed)
  const { viewer, found, corrected, also } = await readBest(c, wanted, [named])
  const { reader } = frameFor(c, viewer)
  return answerFragment(
    c,
    <Found
      r={reader}
      typed={typed}
      corrected={corrected}
      groups={groupFound(found)}
      views={also[0]}
    />,
  )
})

/** What the sheet of keys lists for this member. */
paletteRoutes.get('/palette/keys', async (c) => {
  const { viewer } = await readFor(c, [])
  return answerFragment(c, <KeyGroups r={frameFor(c, viewer).reader} grants={viewer.grants} />)
})
