/** Words of giving records to a member to look after, many at once. */
import { plural } from './plural.ts'

export const en = {
  give: 'Give',
  to: 'Give to',
  title: {
    company: (count: number) =>
      `${count} ${plural('en', count, { one: 'company', other: 'companies' })} given`,
    contact: (count: number) =>
      `${count} ${plural('en', count, { one: 'contact', other: 'contacts' })} given`,
  },
  none: 'Nothing was given',
  back: {
    title: {
      company: (count: number) =>
        `${count} ${plural('en', count, { one: 'company', other: 'companies' })} taken back`,
      contact: (count: number) =>
        `${count} ${plural('en', count, { one: 'contact', other: 'contacts' })} taken back`,
    },
    none: 'Nothing was taken back',
  },
  more: (count: number) => `And ${count} more, not listed here.`,
  left: 'Left as they were',
  why: 'Why',
  whys: {
    same: 'Theirs already',
    barred: 'Not yours to change',
    meanwhile: 'Given to somebody by another meanwhile',
    since: 'Given on since',
    gone: 'Whoever looked after it before has no access any more',
  },
  beyond: 'The list holds more than are given at once: do the same again for the rest.',
}

const GIVEN = { one: 'Передан', few: 'Переданы', many: 'Передано', other: 'Передано' }

const RETURNED = { one: 'Возвращён', few: 'Возвращены', many: 'Возвращено', other: 'Возвращено' }
const COMPANIES = {
  one: 'контрагент',
  few: 'контрагента',
  many: 'контрагентов',
  other: 'контрагента',
}
const CONTACTS = { one: 'контакт', few: 'контакта', many: 'контактов', other: 'контакта' }

type Forms = typeof GIVEN
const counted = (done: Forms, of: Forms) => (count: number) =>
  `${plural('ru', count, done)} ${count} ${plural('ru', count, of)}`

export const ru: typeof en = {
  give: 'Передать',
  to: 'Кому передать',
  title: { company: counted(GIVEN, COMPANIES), contact: counted(GIVEN, CONTACTS) },
  none: 'Ничего не передано',
  back: {
    title: { company: counted(RETURNED, COMPANIES), contact: counted(RETURNED, CONTACTS) },
    none: 'Ничего не возвращено',
  },
  more: (count) => `Здесь не показано ещё: ${count}.`,
  left: 'Без изменений',
  why: 'Почему',
  whys: {
    same: 'Уже у этого сотрудника',
    barred: 'Нет права изменять',
    meanwhile: 'Тем временем передан кем-то другим',
    since: 'С тех пор передан дальше',
    gone: 'У прежнего ответственного закрыт доступ',
  },
  beyond: 'В списке больше, чем передаётся за один раз: повторите для остальных.',
}
