/** Words of the files on records. */
import type { AttachmentFault } from '../../worker/domain/attachment.ts'
import { plural } from './plural.ts'

type Faults = Readonly<Record<AttachmentFault, string>>

const enFaults: Faults = {
  empty: 'Choose a file that is not empty.',
  'too-large': 'At most 50 MB a file and 95 MB at once. Send large ones one by one.',
  'too-many': 'At most 20 files at once. Those after them were not added.',
  quota: 'There is no room left for files. An administrator sees under System state what to do.',
  broken: 'The sending broke off. Choose the file again.',
}

const ruFaults: Faults = {
  empty: 'Выберите непустой файл.',
  'too-large': 'Не больше 50 МБ на файл и 95 МБ за раз. Большие отправляйте по одному.',
  'too-many': 'Не больше 20 файлов за раз. Остальные не добавлены.',
  quota: 'Место для файлов кончилось. Администратор увидит в «Состоянии системы», что делать.',
  broken: 'Отправка прервалась. Выберите файл ещё раз.',
}

export const en = {
  title: 'Files',
  of: (name: string) => `Files: ${name}`,
  none: 'No files yet.',
  all: 'All files',
  choose: 'Add files',
  hint: 'Drawings, documents, photos: up to 50 MB each, 20 at once.',
  photo: 'Take a photo',
  add: 'Add',
  remove: 'Remove',
  restore: 'Bring back',
  deleted: 'Deleted files',
  kept: (days: number) =>
    `Kept for ${plural('en', days, { one: 'a day', other: `${days} days` })} after deletion, then gone for good.`,
  missing: 'Missing in the storage',
  onActivity: 'of an activity',
  unset:
    'Files cannot be added: no storage of files is set up. An administrator finds how in docs/deploy.md.',
  taken: (count: number) =>
    plural('en', count, { one: 'One file was added.', other: `${count} files were added.` }),
  refused: 'Not added',
  fault: enFaults,
  bytes: (count: string) => `${count} B`,
  kilobytes: (count: string) => `${count} kB`,
  megabytes: (count: string) => `${count} MB`,
}

export const ru: typeof en = {
  title: 'Файлы',
  of: (name) => `Файлы: ${name}`,
  none: 'Файлов пока нет.',
  all: 'Все файлы',
  choose: 'Добавить файлы',
  hint: 'Чертежи, документы, фото: до 50 МБ каждый, 20 за раз.',
  photo: 'Сделать фото',
  add: 'Добавить',
  remove: 'Убрать',
  restore: 'Вернуть',
  deleted: 'Удалённые файлы',
  kept: (days) =>
    `Хранятся после удаления ${plural('ru', days, {
      one: `${days} день`,
      few: `${days} дня`,
      many: `${days} дней`,
      other: `${days} дня`,
    })}, потом исчезают насовсем.`,
  missing: 'Нет в хранилище',
  onActivity: 'из события',
  unset:
    'Добавить файлы нельзя: хранилище не подключено. Как это сделать, сказано администратору в docs/deploy.md.',
  taken: (count) =>
    plural('ru', count, {
      one: `Добавлен ${count} файл.`,
      few: `Добавлены ${count} файла.`,
      many: `Добавлено ${count} файлов.`,
      other: `Добавлено ${count} файла.`,
    }),
  refused: 'Не добавлено',
  fault: ruFaults,
  bytes: (count) => `${count} Б`,
  kilobytes: (count) => `${count} КБ`,
  megabytes: (count) => `${count} МБ`,
}
