import { AwsClient } from 'aws4fetch'
import { asked, LISTED_AT_ONCE, type PartedUpload, type Storage } from './storage.ts'

/** A bucket and who may use it; any storage that speaks S3 and takes the bucket in the path. */
export type S3Settings = {
  /** Origin and path before the bucket, without a slash at the end. */
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

/** A storage that does not answer for so long is down: a member waits for it. */
const ANSWER_MS = 30_000
const TRIES = 2

/** The storage over S3: https://docs.aws.amazon.com/AmazonS3/latest/API/ */
export function s3Storage({ endpoint, bucket, region, ...keys }: S3Settings): Storage {
  const client = new AwsClient({ ...keys, service: 's3', region, retries: TRIES })
  const at = (key: string, query = '') => `${endpoint}/${bucket}/${key}${query}`

  async function call(url: string, init: RequestInit & { allow?: number } = {}): Promise<Response> {
    const { allow, ...rest } = init
    // Until it answers: the body of a large file may take a slow line its time.
    const waiting = new AbortController()
    const timer = setTimeout(() => waiting.abort(), ANSWER_MS)
    const sent = client.fetch(url, { ...rest, signal: waiting.signal })
    const answer = await sent.finally(() => clearTimeout(timer))
    if (answer.ok || answer.status === allow) return answer
    await answer.body?.cancel()
    throw new Error(`S3 answered ${answer.status}`)
  }
  const send = (method: string, url: string, body?: Uint8Array | string, mediaType?: string) =>
    call(url, {
      method,
      ...(body !== undefined && { body: body as BodyInit }),
      ...(mediaType !== undefined && { headers: { 'Content-Type': mediaType } }),
    })
  const drop = async (answer: Promise<Response>) => void (await (await answer).arrayBuffer())

  async function begin(key: string, mediaType: string): Promise<PartedUpload> {
    const begun = await (await send('POST', at(key, '?uploads='), '', mediaType)).text()
    const id = encodeURIComponent(textsIn(begun, 'UploadId')[0] ?? '')
    const etags: string[] = []
    return {
      part: (number, bytes) =>
        asked(async () => {
          const put = await send('PUT', at(key, `?partNumber=${number}&uploadId=${id}`), bytes)
          await put.arrayBuffer()
          etags.push(put.headers.get('ETag') ?? '')
        }),
      complete: () =>
        asked(async () => {
          const parts = etags.map(
            (etag, index) =>
              `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag></Part>`,
          )
          const list = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
          const done = await (await send('POST', at(key, `?uploadId=${id}`), list)).text()
          // S3 begins its answer before it has put the parts together, so a failure may come with 200.
          if (done.includes('<Error>')) throw new Error('S3 could not put the parts together')
        }),
      abort: () => asked(() => drop(send('DELETE', at(key, `?uploadId=${id}`)))),
    }
  }

  return {
    put: (key, bytes, mediaType) => asked(() => drop(send('PUT', at(key), bytes, mediaType))),
    begin: (key, mediaType) => asked(() => begin(key, mediaType)),
    read: (key) =>
      asked(async () => {
        const answer = await call(at(key), { allow: 404 })
        if (answer.ok) return answer.body
        await answer.body?.cancel()
        return null
      }),
    remove: (keys) =>
      asked(async () => {
        for (const key of keys) await drop(call(at(key), { method: 'DELETE', allow: 404 }))
      }),
    list: (prefix, after) =>
      asked(async () => {
        const query = { 'list-type': '2', prefix, 'max-keys': String(LISTED_AT_ONCE) }
        const from = after === '' ? {} : { 'start-after': after }
        const asking = new URLSearchParams({ ...query, ...from })
        return readList(await (await call(`${endpoint}/${bucket}?${asking}`)).text())
      }),
  }
}

function readList(xml: string) {
  const objects = textsIn(xml, 'Contents').map((entry) => ({
    key: textsIn(entry, 'Key')[0] ?? '',
    size: Number(textsIn(entry, 'Size')[0]),
    storedAt: Date.parse(textsIn(entry, 'LastModified')[0] ?? ''),
  }))
  return { objects, more: textsIn(xml, 'IsTruncated')[0] === 'true' }
}

// Our keys hold letters, digits, dashes and slashes only, so nothing in these answers is escaped.
function textsIn(xml: string, name: string): string[] {
  const found = xml.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'g'))
  return [...found].map((match) => match[1]!)
}
