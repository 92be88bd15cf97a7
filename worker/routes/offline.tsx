import { Hono } from 'hono'
import { OfflinePage } from '../../views/errors/offline-page.tsx'
import { paths } from '../../views/paths.ts'
import { createReader } from '../../views/reader.ts'
import { isLocale } from '../../views/text/locale.ts'
import { answerPage } from '../http/answer.ts'
import type { AppEnv } from '../http/context.ts'
import { frameFor } from '../http/frame.ts'

export const offlineRoutes = new Hono<AppEnv>()

/** The page that views/browser/service-worker.ts keeps, in the language of the page that asked for it. */
offlineRoutes.get(paths.offline(), (c) => {
  const frame = frameFor(c, null)
  const lang = c.req.query('lang')
  const reader = isLocale(lang) ? createReader({ ...frame.reader, locale: lang }) : frame.reader
  return answerPage(c, OfflinePage({ frame: { ...frame, reader } }))
})
