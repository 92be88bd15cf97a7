/** Words of companies that may be one: the pairs, the merge, and taking it back. */
import { plural } from './plural.ts'

export const en = {
  title: 'Possible duplicates',
  about:
    'These companies look alike. Nothing is merged by itself: say for each pair whether it is one company.',
  count: (count: string, of: number) =>
    `${count} ${plural('en', of, { one: 'pair', other: 'pairs' })}`,
  one: 'One company',
  other: 'The other',
  why: 'Why',
  decision: 'Decision',
  sign: {
    'same-tax-id': 'same tax id',
    'same-name': 'same name',
    'same-phone': 'same phone',
    'same-email': 'same e-mail',
  },
  noSign: 'looked alike when it was found',
  merge: 'Merge',
  different: 'Not the same',
  none: {
    title: 'No duplicates',
    text: 'Companies that look alike are put here, from the ledger and from forms.',
  },
  choose: (name: string) => `Merge ${name}`,
  chooseAbout: 'Find the company that is the same. Both are shown before anything happens.',
  chooseSearch: 'Name, tax id or phone',
  found: 'Found',
  nothingFound: 'No other company fits this search.',
  looksLike: 'Looks like it',
  preview: (one: string, other: string) => `Merge ${other} into ${one}`,
  keeps: (loser: string, survivor: string) =>
    `${loser} becomes part of ${survivor}: everything that names it will name ${survivor}, and its address leads there. It can be taken back at any time.`,
  touch: { nextTouchOn: 'Next touch', nextTouchSubject: 'Next touch, about what' },
  swap: (name: string) => `Keep ${name} instead`,
  moves: 'What moves',
  movesNothing: 'Nothing but the record itself.',
  table: {
    ledger_link: (count: string, of: number) =>
      `${count} ${plural('en', of, { one: 'row of the ledger', other: 'rows of the ledger' })}, with all invoices and payments`,
    project: (count: string, of: number) =>
      `${count} ${plural('en', of, { one: 'project', other: 'projects' })} of the customer`,
    contact_company: (count: string, of: number) =>
      `${count} ${plural('en', of, { one: 'contact', other: 'contacts' })}`,
    activity: (count: string, of: number) =>
      `${count} ${plural('en', of, { one: 'activity', other: 'activities' })}`,
    comment: (count: string, of: number) =>
      `${count} ${plural('en', of, { one: 'comment', other: 'comments' })}`,
    mention: (count: string, of: number) =>
      `${count} ${plural('en', of, { one: 'mention', other: 'mentions' })}`,
    attachment: (count: string, of: number) =>
      `${count} ${plural('en', of, { one: 'file', other: 'files' })}`,
    project_party: (count: string, of: number) =>
      `${count} ${plural('en', of, { one: 'part', other: 'parts' })} in projects`,
  },
  fields: 'Which value stays',
  fieldsSame: 'Nothing to choose: the two say the same, or the ledger decides.',
  decidedByLedger: 'The ledger states it',
  equal: 'The same in both',
  confirm: 'Merge the two',
  mergedFrom: 'Merged into this company',
  mergedAt: (name: string) => `${name}, merged`,
  by: (member: string) => `by ${member}`,
  takeBack: 'Take back',
  laterFirst: 'Take back the later merge first',
  gone: 'This company was deleted',
  goneAbout: 'Nothing of it is lost: restored, it is as it was.',
  delete: 'Delete',
  deleted: 'deleted',
  restore: 'Restore',
}

export const ru: typeof en = {
  title: 'Возможные дубли',
  about:
    'Эти контрагенты похожи. Само собой ничего не объединяется: решите по каждой паре, один ли это контрагент.',
  count: (count, of) =>
    `${count} ${plural('ru', of, { one: 'пара', few: 'пары', many: 'пар', other: 'пары' })}`,
  one: 'Контрагент',
  other: 'Похожий',
  why: 'Почему',
  decision: 'Решение',
  sign: {
    'same-tax-id': 'тот же ИНН',
    'same-name': 'то же название',
    'same-phone': 'тот же телефон',
    'same-email': 'та же почта',
  },
  noSign: 'были похожи, когда нашлись',
  merge: 'Объединить',
  different: 'Это разные',
  none: {
    title: 'Дублей нет',
    text: 'Здесь появляются похожие контрагенты: из учётной системы и введённые вручную.',
  },
  choose: (name) => `${name}: объединение`,
  chooseAbout: 'Найдите того же контрагента. Прежде чем что-то произойдёт, будут показаны оба.',
  chooseSearch: 'Название, ИНН или телефон',
  found: 'Найдено',
  nothingFound: 'Под этот поиск не подходит ни один другой контрагент.',
  looksLike: 'Похожие',
  preview: (one, other) => `Объединить: ${other} → ${one}`,
  keeps: (loser, survivor) =>
    `Карточка ${loser} войдёт в карточку ${survivor}: всё, что указывало на первую, будет указывать на вторую, и адрес первой приведёт туда же. Это можно отменить в любое время.`,
  touch: { nextTouchOn: 'Следующий контакт', nextTouchSubject: 'Тема следующего контакта' },
  swap: (name) => `Оставить ${name}`,
  moves: 'Что перейдёт',
  movesNothing: 'Ничего, кроме самой карточки.',
  table: {
    ledger_link: (count, of) =>
      `${count} ${plural('ru', of, {
        one: 'строка учёта',
        few: 'строки учёта',
        many: 'строк учёта',
        other: 'строки учёта',
      })} со всеми счетами и платежами`,
    project: (count, of) =>
      `${count} ${plural('ru', of, {
        one: 'проект заказчика',
        few: 'проекта заказчика',
        many: 'проектов заказчика',
        other: 'проекта заказчика',
      })}`,
    contact_company: (count, of) =>
      `${count} ${plural('ru', of, {
        one: 'контактное лицо',
        few: 'контактных лица',
        many: 'контактных лиц',
        other: 'контактного лица',
      })}`,
    activity: (count, of) =>
      `${count} ${plural('ru', of, {
        one: 'запись о звонках и встречах',
        few: 'записи о звонках и встречах',
        many: 'записей о звонках и встречах',
        other: 'записи о звонках и встречах',
      })}`,
    comment: (count, of) =>
      `${count} ${plural('ru', of, {
        one: 'комментарий',
        few: 'комментария',
        many: 'комментариев',
        other: 'комментария',
      })}`,
    mention: (count, of) =>
      `${count} ${plural('ru', of, {
        one: 'упоминание',
        few: 'упоминания',
        many: 'упоминаний',
        other: 'упоминания',
      })}`,
    attachment: (count, of) =>
      `${count} ${plural('ru', of, {
        one: 'файл',
        few: 'файла',
        many: 'файлов',
        other: 'файла',
      })}`,
    project_party: (count, of) =>
      `${count} ${plural('ru', of, {
        one: 'участие в проекте',
        few: 'участия в проектах',
        many: 'участий в проектах',
        other: 'участия в проектах',
      })}`,
  },
  fields: 'Какое значение останется',
  fieldsSame: 'Выбирать нечего: значения совпадают или их указывает учётная система.',
  decidedByLedger: 'Указано в учёте',
  equal: 'Совпадает',
  confirm: 'Объединить',
  mergedFrom: 'Объединено с этим контрагентом',
  mergedAt: (name) => `${name}, объединено`,
  by: (member) => member,
  takeBack: 'Отменить объединение',
  laterFirst: 'Сначала отмените более позднее объединение',
  gone: 'Этот контрагент удалён',
  goneAbout: 'Ничего не потеряно: после восстановления всё будет как было.',
  delete: 'Удалить',
  deleted: 'удалён',
  restore: 'Восстановить',
}
