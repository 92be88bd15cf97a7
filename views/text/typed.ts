/** What is wrong with something typed freely: says it back, and how it is written. */

export const en = {
  phones: (said: string) => `Not a phone number: ${said}. One number a line, at most ten.`,
  emails: (said: string) => `Not an e-mail address: ${said}. One address a line, at most ten.`,
  controls: (_: string) =>
    'There are control characters in this text. Paste it without formatting.',
  time: (said: string) =>
    `“${said}” is not understood as a time. Write 14:30, yesterday 9:15 or 24.11 16:00.`,
  duration: (said: string) =>
    `“${said}” is not understood as a duration. Write 40, 1:30, 1.5 h or 20 min.`,
  date: (said: string) =>
    `“${said}” is not understood as a date. Write 24.11, tomorrow, Friday or +7.`,
  company: (said: string) =>
    `No company is called “${said}”. Choose one that is here, or add it first.`,
  project: (said: string) =>
    `“${said}” is not one project’s name or number. Choose one of the list.`,
  mention: (said: string) => `Who is @${said}? Write the name as in the list of members.`,
  mentions: (said: string) => `Several people are called so: ${said}. Write the whole name.`,
}

export const ru: typeof en = {
  phones: (said) => `Это не номер телефона: ${said}. По одному в строке, не больше десяти.`,
  emails: (said) => `Это не адрес почты: ${said}. По одному в строке, не больше десяти.`,
  controls: () => 'В тексте есть управляющие знаки. Вставьте его без форматирования.',
  time: (said) => `Не удалось понять время «${said}». Напишите 14:30, вчера 9:15 или 24.11 16:00.`,
  duration: (said) =>
    `Не удалось понять длительность «${said}». Напишите 40, 1:30, 1,5 ч или 20 мин.`,
  date: (said) => `Не удалось понять дату «${said}». Напишите 24.11, завтра, пятница или +7.`,
  company: (said) => `Контрагента «${said}» нет. Выберите из имеющихся или сначала добавьте его.`,
  project: (said) => `«${said}» — не название и не номер одного проекта. Выберите из списка.`,
  mention: (said) => `Кто такой @${said}? Напишите имя, как в списке пользователей.`,
  mentions: (said) => `Так зовут нескольких: ${said}. Напишите имя полностью.`,
}

/** What was typed freely and not understood. */
export type TypedErrorCode = keyof typeof en
