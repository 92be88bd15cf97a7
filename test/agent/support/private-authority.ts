/**
 * The authority of a company's own network, and what it vouches for: certificates by hand (RFC 5280), since
 * Node.js reads them but writes none.
 */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

const OID = {
  commonName: '550403',
  basicConstraints: '551d13',
  keyUsage: '551d0f',
  subjectAltName: '551d11',
  ecdsaWithSha256: '2a8648ce3d040302',
}
const DAYS = 30

/** An authority; `vouch` makes a key and a certificate for a host. All is PEM. */
export function makeAuthority(name: string) {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issue = (subject: string, publicKey: KeyObject, serial: number, extensions: Buffer[]) =>
    certificate({ subject, issuer: name, publicKey, signer: own.privateKey, serial, extensions })
  const ca = issue(name, own.publicKey, 1, [
    extension(OID.basicConstraints, sequence(TRUE)),
    extension(OID.keyUsage, der(0x03, Buffer.from([2, 0b0000_0100]))),
  ])
  return {
    ca,
    vouch(host: string) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const names = sequence(der(0x82, Buffer.from(host)))
      const cert = issue(host, publicKey, 2, [extension(OID.subjectAltName, names)])
      return { cert, key: privateKey.export({ format: 'pem', type: 'pkcs8' }) }
    },
  }
}

type Made = {
  subject: string
  issuer: string
  publicKey: KeyObject
  signer: KeyObject
  serial: number
  extensions: Buffer[]
}

function certificate(made: Made): string {
  const algorithm = sequence(oid(OID.ecdsaWithSha256))
  const day = (offset: number) => {
    const stamp = new Date(Date.now() + offset * 86_400_000).toISOString()
    return der(0x18, Buffer.from(`${stamp.replace(/[-:T]/g, '').slice(0, 14)}Z`))
  }
  const body = sequence(
    der(0xa0, integer(2)),
    integer(made.serial),
    algorithm,
    nameOf(made.issuer),
    sequence(day(-1), day(DAYS)),
    nameOf(made.subject),
    made.publicKey.export({ format: 'der', type: 'spki' }),
    der(0xa3, sequence(...made.extensions)),
  )
  const signature = sign('sha256', body, made.signer)
  const whole = sequence(body, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), signature])))
  const lines = whole.toString('base64').match(/.{1,64}/g)!
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

/** X.690: tag, length, content. */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content
  const long = Buffer.from(length.toString(16).padStart(length > 255 ? 4 : 2, '0'), 'hex')
  const head = length < 128 ? [tag, length] : [tag, 0x80 + long.length, ...long]
  return Buffer.concat([Buffer.from(head), content])
}

const TRUE = der(0x01, Buffer.from([0xff]))
const sequence = (...parts: Buffer[]) => der(0x30, Buffer.concat(parts))
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const integer = (value: number) => der(0x02, Buffer.from([value]))
const nameOf = (text: string) =>
  sequence(der(0x31, sequence(oid(OID.commonName), der(0x0c, Buffer.from(text)))))
const extension = (id: string, value: Buffer) => sequence(oid(id), TRUE, der(0x04, value))
