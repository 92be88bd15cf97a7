import { expect, it } from 'vitest'
import {
  findBadEmail,
  findBadPhone,
  reachKeysOf,
  readEmails,
  readPhones,
} from '../../worker/domain/contact.ts'
import { findMentions } from '../../worker/domain/mention.ts'
import { readTypedDate } from '../../worker/domain/typed-date.ts'
import {
  readTypedDuration,
  readTypedTime,
  writeDuration,
  writeTime,
} from '../../worker/domain/typed-time.ts'
import { writeVcard } from '../../worker/domain/vcard.ts'

/** A Tuesday, 12:34 in Moscow. */
const NOW = Date.parse('2026-11-24T09:34:56Z')
const MOSCOW = { now: NOW, timeZone: 'Europe/Moscow' }

it.each([
  ['', '2026-11-24T09:34Z'],
  ['сейчас', '2026-11-24T09:34Z'],
  ['14:30', '2026-11-24T11:30Z'],
  ['9.15', '2026-11-24T06:15Z'],
  ['2pm', '2026-11-24T11:00Z'],
  ['12:30 am', '2026-11-23T21:30Z'],
  ['в 9 утра', '2026-11-24T06:00Z'],
  ['Вчера 18:05', '2026-11-23T15:05Z'],
  ['yesterday, at 18:05', '2026-11-23T15:05Z'],
  ['вчера', '2026-11-23T09:34Z'],
  ['пн 10:00', '2026-11-23T07:00Z'],
  ['24.11 16:00', '2026-11-24T13:00Z'],
  ['25.11 16:00', '2025-11-25T13:00Z'],
  ['3 ноя 8:00', '2026-11-03T05:00Z'],
  ['Nov 3 8:00', '2026-11-03T05:00Z'],
  ['2026-02-28 00:00', '2026-02-27T21:00Z'],
  ['20 мин назад', '2026-11-24T09:14Z'],
  ['2 h ago', '2026-11-24T07:34Z'],
])('reads the time %j where the member is', (typed, at) => {
  expect(new Date(readTypedTime(typed, MOSCOW) ?? 0).toISOString()).toBe(
    at.replace('Z', ':00.000Z'),
  )
})

it.each(['25:00', '12:60', 'soon', '31.02 10:00', '24', '<b>'])('refuses the time %j', (typed) => {
  expect(readTypedTime(typed, MOSCOW)).toBeNull()
})

it('writes a time so that it reads back, across a change of clocks', () => {
  for (const timeZone of ['Europe/Moscow', 'America/New_York', 'Asia/Kathmandu', 'No/Such']) {
    for (const at of ['2026-03-08T06:59Z', '2026-03-08T07:00Z', '2026-07-01T12:00Z']) {
      const instant = Date.parse(at)
      const place = { now: NOW, timeZone }
      expect(readTypedTime(writeTime(instant, timeZone), place), `${at} ${timeZone}`).toBe(instant)
    }
  }
})

it.each([
  ['tomorrow', '2026-11-25'],
  ['послезавтра', '2026-11-26'],
  ['+7', '2026-12-01'],
  ['через неделю', '2026-12-01'],
  ['через 3 дня', '2026-11-27'],
  ['in 2 weeks', '2026-12-08'],
  ['пт', '2026-11-27'],
  ['в пятницу', '2026-11-27'],
  ['Tuesday', '2026-12-01'],
  ['1.12', '2026-12-01'],
  ['1.11', '2027-11-01'],
  ['01.12.26', '2026-12-01'],
  ['24 ноября', '2026-11-24'],
  ['2027-01-05', '2027-01-05'],
])('reads the date %j ahead', (typed, date) => {
  expect(readTypedDate(typed, '2026-11-24', 'future')).toBe(date)
})

it.each(['31.02', '30.02.2027', '1.13', 'когда-нибудь', '+', ''])('refuses %j', (typed) => {
  expect(readTypedDate(typed, '2026-11-24', 'future')).toBeNull()
})

it.each([
  ['40', 40],
  ['1:30', 90],
  ['1.5 h', 90],
  ['1,5 ч', 90],
  ['2 ч 15 мин', 135],
  ['20мин', 20],
  ['2400000', 40],
])('reads the duration %j', (typed, minutes) => {
  const ms = readTypedDuration(typed)
  expect(ms).toBe(minutes * 60_000)
  expect(readTypedDuration(writeDuration(ms!))).toBe(ms)
})

it.each(['', 'долго', '-5', '99999'])('refuses the duration %j', (typed) => {
  expect(readTypedDuration(typed)).toBeNull()
})

it('reads phones and addresses as people write them', () => {
  expect(
    readPhones('+7 (922) 557-48-28 доб. 12, мобильный\n\n112\n8 812 300 10 10 — office'),
  ).toEqual([
    { number: '+7 (922) 557-48-28', extension: '12', note: 'мобильный' },
    { number: '112', extension: null, note: null },
    { number: '8 812 300 10 10', extension: null, note: 'office' },
  ])
  expect(readEmails('<Anna@Stroy.example>; work\nб@почта.рф')).toEqual([
    { address: 'Anna@Stroy.example', note: 'work' },
    { address: 'б@почта.рф', note: null },
  ])
  expect(findBadPhone('+7 922 557-48-28\nпозвонить')).toBe('позвонить')
  expect(findBadEmail('anna at stroy')).toBe('anna at stroy')
  expect(reachKeysOf({ phones: '8 922 557-48-28\n+79225574828', emails: 'A@B.example' })).toEqual([
    { kind: 'phone', key: '9225574828' },
    { kind: 'email', key: 'a@b.example' },
  ])
})

it.each(['@.', 'a.', 'a@', '1 ', '1', '(1', ' ', '-'])(
  'is not kept busy by a line of nothing but %j',
  (part) => {
    // A pattern that can cut a text in many ways would need years for this.
    const line = part.repeat(5_000)
    for (const text of [`${line}<`, `a@b.c${line}<`, `11${line}<`]) {
      expect(readEmails(text).length + readPhones(text).length).toBeLessThan(3)
    }
  },
)

it('writes a vCard that no text can break out of', () => {
  const card = writeVcard({
    id: '0192f3c4-0000-7000-8000-000000000001',
    name: 'Петров; Иван, \\ст.\r\nTEL:+666',
    phones: [{ number: '+7 922 557-48-28', extension: '12', note: 'моб\nEND:VCARD' }],
    emails: [{ address: 'a,b@stroy.example', note: null }],
    companies: [{ name: 'ООО «Балтика», филиал', role: 'прораб' }],
    note: 'Долгая заметка. '.repeat(20),
    updatedAt: NOW,
  })
  const lines = card.split('\r\n')
  for (const line of lines) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
  const whole = card.replaceAll('\r\n ', '')
  expect(whole).toContain('FN:Петров\\; Иван\\, \\\\ст.\\nTEL:+666\r\n')
  expect(whole).toContain('item1.TEL;VALUE=uri:tel:+79225574828;ext=12\r\n')
  expect(whole).toContain('item1.X-ABLabel:моб\\nEND:VCARD\r\n')
  expect(whole).toContain('ORG:ООО «Балтика»\\, филиал\r\nTITLE:прораб\r\n')
  expect(whole.match(/^END:VCARD/gm)).toHaveLength(1)
  expect(whole).toContain('REV:20261124T093456Z\r\n')
})

it('finds members named with @, writes names out, and asks when one fits several', () => {
  const members = [
    { id: 'a', name: 'Анна Петрова' },
    { id: 'i', name: 'Иван Петров' },
    { id: 's', name: 'Иван Сидоров' },
    { id: 'f', name: 'Фёдор' },
  ]
  expect(findMentions('@анна и @Федор, см. почту x@анна.рф @канал', members)).toEqual({
    text: '@Анна Петрова и @Фёдор, см. почту x@анна.рф @канал',
    ids: ['a', 'f'],
    ambiguous: [],
  })
  expect(findMentions('@Иван Сидоров придёт', members).ids).toEqual(['s'])
  expect(findMentions('@Иван придёт', members).ambiguous).toEqual([['Иван Петров', 'Иван Сидоров']])
})
