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
  more: (count: number) => `And ${count} more, not listed here.`,
  left: 'Left as they were',
  why: 'Why',
  whys: {
    same: 'Theirs already',
    barred: 'Not yours to change',
    meanwhile: 'Given to somebody by another meanwhile',
  },
  beyond: 'The list holds more than are given at once: do the same again for the rest.',
}

const GIVEN = { one: 'Передан', few: 'Переданы', many: 'Передано', other: 'Передано' }

export const ru: typeof en = {
  give: 'Передать',
  to: 'Кому передать',
  title: {
    company: (count) =>
      `${plural('ru', count, GIVEN)} ${count} ${plural('ru', count, {
        one: 'контрагент',
        few: 'контрагента',
        many: 'контрагентов',
        other: 'контрагента',
      })}`,
    contact: (count) =>
      `${plural('ru', count, GIVEN)} ${count} ${plural('ru', count, {
        one: 'контакт',
        few: 'контакта',
        many: 'контактов',
        other: 'контакта',
      })}`,
  },
  none: 'Ничего не передано',
  more: (count) => `Здесь не показано ещё: ${count}.`,
  left: 'Без изменений',
  why: 'Почему',
  whys: {
    same: 'Уже у этого сотрудника',
    barred: 'Нет права изменять',
    meanwhile: 'Тем временем передан кем-то другим',
  },
  beyond: 'В списке больше, чем передаётся за один раз: повторите для остальных.',
}
