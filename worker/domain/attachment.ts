import { withoutTurns } from './typed-text.ts'

/** Kinds of records that files hang on. */
export const ATTACHED_TO = ['company', 'contact', 'project', 'activity'] as const
export type AttachedTo = (typeof ATTACHED_TO)[number]

const MEGABYTE = 1_000_000

/** One file: a drawing or a photo, no film of an hour. */
export const MOST_FILE_BYTES = 50 * MEGABYTE
/** One form with all its files; Cloudflare itself takes no more than 100 MB. */
export const MOST_FORM_BYTES = 95 * MEGABYTE
export const MOST_FILES = 20
/** An image up to this size is shown in lists as it is: nothing makes a smaller one of it. */
export const MOST_SHOWN_BYTES = 1 * MEGABYTE
/** A deleted file can be brought back for so long; then its bytes go. */
export const KEPT_DELETED_DAYS = 30

const NAME_LENGTH = 200
const DAY_MS = 86_400_000
export const KEPT_DELETED_MS = KEPT_DELETED_DAYS * DAY_MS

/** Why a file was not taken. */
export type AttachmentFault = 'empty' | 'too-large' | 'too-many' | 'quota' | 'broken'

/** What every object of ours in the storage begins with. */
export const OBJECT_PREFIX = 'files/'

/** The key of a file's bytes in the storage. */
export function objectKey(id: string): string {
  return `${OBJECT_PREFIX}${id}`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
const UNFIT = /[\u0000-\u001f\u007f\u200b-\u200f\u2028\u2029\ufeff]/g

/** A file's name as its sender has it: without folders and signs that disorder it; the ending stays when it is cut. */
export function cleanFileName(sent: string): string {
  const base = sent.split(/[\\/]/).at(-1) ?? ''
  const name = withoutTurns(base).replace(UNFIT, '').normalize('NFC').trim()
  if (name === '' || /^\.+$/.test(name)) return 'file'
  if (name.length <= NAME_LENGTH) return name
  const ending = /\.[\p{L}\d]{1,10}$/u.exec(name)?.[0] ?? ''
  return `${name.slice(0, NAME_LENGTH - ending.length).toWellFormed()}${ending}`
}

/** The header that gives a file its name (RFC 6266), other alphabets after RFC 8187. */
export function dispositionOf(kind: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/[^ -~]|["\\%]/g, '_')
  const coded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${plain}"; filename*=UTF-8''${coded}`
}
