import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { MOST_FILE_BYTES } from '../../worker/domain/attachment.ts'
import { sweepFiles } from '../../worker/jobs/sweep-files.ts'
import { fillBook, fillCompanies } from '../crm/support/ledger-rows.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { createMemoryFiles } from '../support/memory-files.ts'
import { signInAs } from '../support/session.ts'
import { formOf, makePhoto } from './support.ts'

const DAY_MS = 86_400_000
const BALTIKA = paths.company('baltika')
const PDF = '%PDF-1.7 a drawing'

let site: TestSite
let cookie: string
let files: ReturnType<typeof createMemoryFiles>
const skipped = 0
beforeAll(async () => {
  files = createMemoryFiles(() => Date.now() + skipped)
  site = await openSite(undefined, { filesQuota: 120_000_000 }, files.storage)
  await fillBook(site.database.client)
  await fillCompanies(site.database.client, [
    { id: 'baltika', name: 'ООО «Балтика»' },
    { id: 'north', name: 'Север' },
  ])
  cookie = await signInAs(site.database, 'manager')
})

const get = (path: string, as = cookie) => site.fetch(path, { headers: { Cookie: as } })
const post = (path: string, body: BodyInit = '', as = cookie, headers = {}) =>
  site.fetch(path, {
    method: 'POST',
    headers: { Cookie: as, 'Sec-Fetch-Site': 'same-origin', ...headers },
    body,
  })

async function add(name: string, content: BlobPart, record = BALTIKA, as = cookie) {
  const answer = await post(paths.files(record), formOf([name, content]), as)
  if (answer.status !== 303) throw new Error(`${answer.status}: ${await answer.text()}`)
  const { rows } = await site.database.client.execute(
    'select id, name, media_type from attachment order by id desc limit 1',
  )
  const undo = answer.headers.get('Location') ?? ''
  return { id: String(rows[0]!.id), name: rows[0]!.name, type: rows[0]!.media_type, undo }
}

const listOf = async (record: string) => (await get(paths.files(record))).text()

const usage = async () => {
  const { rows } = await site.database.client.execute('select files, bytes from attachment_usage')
  return { ...rows[0] }
}

describe('a file on a record', () => {
  it.each([
    ['план.pdf', PDF, 'application/pdf', 'attachment'],
    ['photo.exe', makePhoto(100), 'image/jpeg', 'inline'],
    [
      'evil.png',
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      'text/plain; charset=utf-8',
      'attachment',
    ],
    [
      'page.jpg',
      '<!doctype html><script>alert(1)</script>',
      'text/plain; charset=utf-8',
      'attachment',
    ],
  ] as const)(
    '%s is what its bytes say, and is served so that nothing in it runs',
    async (name, content, type, kind) => {
      const { id } = await add(name, content)
      const answer = await get(paths.file(id))
      expect(answer.headers.get('Content-Type')).toBe(type)
      expect(answer.headers.get('Content-Disposition')).toContain(`${kind}; filename=`)
      expect(answer.headers.get('Content-Disposition')).toContain(encodeURIComponent(name))
      expect(answer.headers.get('Content-Security-Policy')).toBe("default-src 'none'; sandbox")
      expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(answer.headers.get('Cache-Control')).toBe('private, no-cache')
    },
  )

  it('has a name without folders or signs that turn the writing round, and keeps its ending', async () => {
    expect((await add('C:\\docs\\..\\акт\u202e.pdf', PDF)).name).toBe('акт.pdf')
    const { name } = await add(`${'я'.repeat(300)}.pdf`, PDF)
    expect(name).toHaveLength(200)
    expect(name).toMatch(/я\.pdf$/)
  })

  it('is listed on its record, told in its history, removed and brought back by the button of the toast', async () => {
    const { id, undo } = await add('смета.pdf', PDF)
    const page = await (await get(undo)).text()
    expect(page).toContain(paths.file(id))
    expect(page).toContain('A manager: added the file “смета.pdf”.')
    const removed = await post(paths.fileRemoval(id))
    expect((await get(paths.file(id))).status).toBe(404)
    const list = await (await get(paths.files(BALTIKA))).text()
    expect(list).toContain(paths.fileRestoration(id))
    const change = /undo=(\d+)/.exec(removed.headers.get('Location') ?? '')?.[1]
    const undone = await post(paths.undo(BALTIKA, Number(change)))
    expect(undone.headers.get('Location')).toContain('done=undone')
    expect((await get(paths.file(id))).status).toBe(200)
    const added = /undo=(\d+)/.exec(undo)?.[1]
    await post(paths.undo(BALTIKA, Number(added)))
    expect((await get(paths.file(id))).status).toBe(404)
    await post(paths.fileRestoration(id))
    expect((await get(paths.file(id))).status).toBe(200)
  })
})

describe('a file whose record goes elsewhere', () => {
  it('is a file of the company that its own was made part of, until that is taken back', async () => {
    const { id } = await add('договор.pdf', PDF, paths.company('north'))
    const preview = await (await get(paths.mergeOf('baltika', 'north'))).text()
    const form = new URLSearchParams(
      [...preview.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
        ([, name = '', value = '']) => [name, value],
      ),
    )
    const merged = await post(paths.merge('baltika'), form)
    expect(await listOf(BALTIKA)).toContain(paths.file(id))
    expect((await get(paths.file(id))).status).toBe(200)
    const change = /undo=(\d+)/.exec(merged.headers.get('Location') ?? '')?.[1]
    await post(paths.undo(BALTIKA, Number(change)))
    expect(await listOf(BALTIKA)).not.toContain(paths.file(id))
    expect(await listOf(paths.company('north'))).toContain(paths.file(id))
  })
})

describe('what a form may bring', () => {
  it('is taken file by file: what does not fit is named with its reason, the rest stays', async () => {
    const before = await usage()
    const form = formOf(
      ['good.pdf', PDF],
      ['empty.pdf', ''],
      ['film.mov', makePhoto(MOST_FILE_BYTES + 1)],
    )
    const answer = await post(paths.files(BALTIKA), form)
    expect(answer.status).toBe(413)
    const html = await answer.text()
    expect(html).toContain('One file was added.')
    expect(html).toMatch(/<b>empty\.pdf: <\/b>Choose a file that is not empty/)
    expect(html).toMatch(/<b>film\.mov: <\/b>At most 50 MB/)
    expect(await usage()).toEqual({
      files: Number(before.files) + 1,
      bytes: Number(before.bytes) + PDF.length,
    })
    const kept = [...files.kept.values()].reduce((sum, { bytes }) => sum + bytes.length, 0)
    expect(kept, 'bytes without a row').toBe((await usage()).bytes)
  })

  it('no file, no form and a form cut off are refused in words', async () => {
    expect((await post(paths.files(BALTIKA), formOf())).status).toBe(422)
    expect(
      (await post(paths.files(BALTIKA), 'x', cookie, { 'Content-Type': 'text/x' })).status,
    ).toBe(422)
    const type = { 'Content-Type': 'multipart/form-data; boundary=b' }
    const cut =
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-cut'
    const before = files.kept.size
    const answer = await post(paths.files(BALTIKA), cut, cookie, type)
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('The sending broke off')
    expect(files.kept.size).toBe(before)
  })

  it('twenty at once and no more', async () => {
    const many = Array.from({ length: 22 }, (_, index) => [`${index}.pdf`, PDF] as const)
    const answer = await post(paths.files(BALTIKA), formOf(...many), cookie, {
      'HX-Request': 'true',
    })
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toMatch(/^<form id="add-files"/)
    expect(html).toContain('20 files were added.')
    expect(html).toContain('At most 20 files at once.')
    const second = /href="([^"]*page=[^"]*)" rel="next"|rel="next" href="([^"]*)"/.exec(
      await (await get(paths.files(BALTIKA))).text(),
    )
    expect(second).toBeNull()
  })

  it('what exceeds the quota is refused, and nothing of it stays', async () => {
    const big = () => ['big.bin', makePhoto(45_000_000)] as const
    expect((await post(paths.files(BALTIKA), formOf(big()))).status).toBe(303)
    expect((await post(paths.files(BALTIKA), formOf(big()))).status).toBe(303)
    const before = files.kept.size
    const full = await post(paths.files(BALTIKA), formOf(big()))
    expect(full.status).toBe(413)
    expect(await full.text()).toContain('There is no room left for files')
    expect(files.kept.size).toBe(before)
    const boss = await signInAs(site.database, 'administrator')
    expect(await (await get(paths.health(), boss)).text()).not.toContain('data-alert="files-unset"')
  })
})

describe('who sees, adds and removes files', () => {
  it('is as of the record: unseen answers as what is not there', async () => {
    const { id } = await add('тайна.pdf', PDF)
    const foreman = await signInAs(site.database, 'foreman')
    for (const path of [paths.file(id), paths.files(BALTIKA)]) {
      const [hidden, absent] = [await get(path, foreman), await get(path.replace(/[^/]+$/, 'none'))]
      expect(hidden.status, path).toBe(404)
      expect(absent.status, path).toBe(404)
    }
    expect((await post(paths.files(BALTIKA), formOf(['a', PDF]), foreman)).status).toBe(404)
    expect((await post(paths.fileRemoval(id), '', foreman)).status).toBe(404)
    expect((await get(paths.file(id), '')).status).toBe(303)
  })

  it('who only reads opens files and is offered neither to add nor to remove', async () => {
    const { id } = await add('видно.pdf', PDF)
    const reader = await signInAs(site.database, 'read_only')
    expect((await get(paths.file(id), reader)).status).toBe(200)
    const page = await (await get(paths.files(BALTIKA), reader)).text()
    expect(page).not.toContain('type="file"')
    expect(page).not.toContain(paths.fileRemoval(id))
    expect((await post(paths.files(BALTIKA), formOf(['a', PDF]), reader)).status).toBe(403)
    await post(paths.fileRemoval(id), '', reader)
    expect((await get(paths.file(id))).status).toBe(200)
  })
})

describe('while the storage does not answer', () => {
  it('pages work, a form is refused beside itself, the state of the system says so, and nothing is lost', async () => {
    const { id } = await add('раньше.pdf', PDF)
    const boss = await signInAs(site.database, 'administrator')
    files.state.down = true
    expect((await get(BALTIKA)).status).toBe(200)
    const opened = await get(paths.file(id))
    expect(opened.status).toBe(503)
    expect(await opened.text()).toContain('The storage of files does not answer')
    const sent = await post(paths.files(BALTIKA), formOf(['now.pdf', PDF]), cookie, {
      'HX-Request': 'true',
    })
    expect(sent.status).toBe(503)
    expect(sent.headers.get('HX-Reswap')).toBe('none')
    expect(sent.headers.get('HX-Trigger')).toContain('lintel:toast')
    expect(await (await get(paths.health(), boss)).text()).toContain('data-alert="storage-down"')
    files.state.down = false
    site.pass(60_000)
    await sweep()
    expect(await (await get(paths.health(), boss)).text()).not.toContain(
      'data-alert="storage-down"',
    )
    expect(await (await get(paths.file(id))).text()).toBe(PDF)
  })
})

describe('what the clock sweeps', () => {
  it('bytes of an upload that broke off go after a week, young ones and old strangers stay', async () => {
    const now = site.now()
    const put = (key: string, days: number) =>
      files.kept.set(`files/${key}`, { bytes: new Uint8Array(1), storedAt: now - days * DAY_MS })
    put('0-young', 1)
    put('0-orphan', 8)
    put('0-stranger', 100)
    await sweep()
    const left = [...files.kept.keys()].filter((key) => key.startsWith('files/0-'))
    expect(left.sort()).toEqual(['files/0-stranger', 'files/0-young'])
  })

  it('a row without bytes is shown as missing until they are back', async () => {
    const { id } = await add('потеря.pdf', PDF)
    const bytes = files.kept.get(`files/${id}`)!
    files.kept.delete(`files/${id}`)
    expect((await get(paths.file(id))).status).toBe(404)
    site.pass(2 * 3_600_000)
    await sweep()
    expect(await (await get(paths.files(BALTIKA))).text()).toMatch(
      /потеря\.pdf[\s\S]*Missing in the storage/,
    )
    files.kept.set(`files/${id}`, bytes)
    await sweep()
    expect(await (await get(paths.files(BALTIKA))).text()).not.toContain('Missing in the storage')
  })

  it('the bytes of a deleted file go after thirty days, and its room is free again', async () => {
    const { id } = await add('старьё.pdf', PDF)
    const before = await usage()
    await post(paths.fileRemoval(id))
    await sweep()
    expect(files.kept.has(`files/${id}`)).toBe(true)
    await site.database.client.execute('update attachment set deleted_at = ? where id = ?', [
      site.now() - 31 * DAY_MS,
      id,
    ])
    await sweep()
    expect(files.kept.has(`files/${id}`)).toBe(false)
    expect(Number((await usage()).bytes)).toBe(Number(before.bytes) - PDF.length)
  })
})

const sweep = () =>
  sweepFiles({
    openDatabase: site.database.open,
    storage: files.storage,
    now: site.now,
    env: { environment: 'local' },
  } as never)
