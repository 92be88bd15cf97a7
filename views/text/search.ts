/** Words of the search page. */
import { plural } from './plural.ts'

export const en = {
  title: 'Search',
  label: 'Name, number, tax id or phone',
  kind: 'What to look for',
  all: 'All',
  everything: 'Show all',
  name: 'Name',
  about: 'About it',
  count: (count: string, of: number) =>
    `${count} ${plural('en', of, { one: 'record', other: 'records' })}`,
  corrected: (typed: string, corrected: string) =>
    `Nothing fits “${typed}”. Shown is what fits “${corrected}”.`,
  partly:
    'Too many fit to show them all. Shown are names that begin so and the latest of the rest; add a word to find others.',
  meant: 'Or did you mean:',
  ask: {
    title: 'What are you looking for?',
    text: 'A part of a name is enough, with a mistake in it too, in either alphabet or the wrong keyboard layout; the first digits of a number, a tax id or a phone.',
  },
  nothing: {
    title: 'Nothing found',
    text: 'Try fewer words, or only the beginning of one. What your role may not see is not found.',
  },
}

export const ru: typeof en = {
  title: 'Поиск',
  label: 'Название, номер, ИНН или телефон',
  kind: 'Что искать',
  all: 'Всё',
  everything: 'Показать все',
  name: 'Название',
  about: 'О записи',
  count: (count, of) =>
    `${count} ${plural('ru', of, { one: 'запись', few: 'записи', many: 'записей', other: 'записи' })}`,
  corrected: (typed, corrected) =>
    `По запросу «${typed}» ничего нет. Показано, что нашлось по «${corrected}».`,
  partly:
    'Подходит слишком много, показаны не все: те, чьё имя или название так начинается, и самые новые из остальных. Уточните запрос.',
  meant: 'Возможно, вы искали:',
  ask: {
    title: 'Что найти?',
    text: 'Достаточно части названия, можно с опечаткой, латиницей или в другой раскладке; у номера, ИНН и телефона — первых цифр.',
  },
  nothing: {
    title: 'Ничего не нашлось',
    text: 'Попробуйте меньше слов или только начало слова. То, что вашей роли не видно, не находится.',
  },
}
