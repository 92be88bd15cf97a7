import { createClient } from '@libsql/client/web'
import { Hono } from 'hono'
import { html } from 'hono/html'

type Bindings = { DATABASE_URL: string; DATABASE_TOKEN: string }

/** The least a page of 50 rows can be: one read, one table, no session, no layout. */
const app = new Hono<{ Bindings: Bindings }>()

app.get('/', async (c) => {
  const client = createClient({ url: c.env.DATABASE_URL, authToken: c.env.DATABASE_TOKEN })
  const { rows } = await client.execute(
    'select id, name, tax_id from company order by sort_key, id limit 50',
  )
  client.close()
  const lines = rows.map(
    (row) => html`<tr><td>${row.id}</td><td>${row.name}</td><td>${row.tax_id}</td></tr>`,
  )
  return c.html(html`<!doctype html><title>Floor</title><table>${lines}</table>`)
})

export default app
