import { plural } from './plural.ts'

export const en = {
  title: 'Sign in',
  email: 'E-mail',
  password: 'Password',
  submit: 'Sign in',
  wrong: 'The e-mail or the password is not right.',
  wait: (minutes: number) =>
    `Too many wrong passwords. Try again in ${minutes} ${plural('en', minutes, { one: 'minute', other: 'minutes' })}; nothing is locked for good.`,
  ended:
    'Your session has ended, and the last change was not saved. What this browser has kept of a form comes back once you sign in.',
  forgotten: 'Forgotten the password? An administrator can give you a new link.',
  setup: {
    title: 'Set up Lintel',
    about: 'This link is good once. It makes you the first administrator.',
    name: 'Your name',
    newPassword: 'Password',
    passwordHint: (min: number) => `At least ${min} characters; a sentence is easy to remember.`,
    timeZone: 'Time zone',
    submit: 'Create and sign in',
  },
  link: {
    title: 'Choose a password',
    about: (name: string) => `Welcome, ${name}. This link works once.`,
    submit: 'Save and sign in',
    closed: 'This link no longer opens anything',
    closedAbout:
      'It was used, it is too old, or it is no longer needed. Ask an administrator, or whoever installed Lintel, for a new one.',
  },
}

export const ru: typeof en = {
  title: 'Вход',
  email: 'Электронная почта',
  password: 'Пароль',
  submit: 'Войти',
  wrong: 'Почта или пароль неверны.',
  wait: (minutes) =>
    `Слишком много неверных паролей. Попробуйте через ${minutes} ${plural('ru', minutes, { one: 'минуту', few: 'минуты', many: 'минут', other: 'минуты' })}; ничего не заблокировано навсегда.`,
  ended:
    'Сеанс завершён, последнее изменение не сохранено. То, что этот браузер запомнил из формы, вернётся после входа.',
  forgotten: 'Забыли пароль? Администратор даст новую ссылку.',
  setup: {
    title: 'Настройка Lintel',
    about: 'Ссылка действует один раз. Вы станете первым администратором.',
    name: 'Ваше имя',
    newPassword: 'Пароль',
    passwordHint: (min) => `Не меньше ${min} знаков; проще всего запомнить фразу.`,
    timeZone: 'Часовой пояс',
    submit: 'Создать и войти',
  },
  link: {
    title: 'Задайте пароль',
    about: (name) => `Здравствуйте, ${name}. Ссылка действует один раз.`,
    submit: 'Сохранить и войти',
    closed: 'Эта ссылка больше не действует',
    closedAbout:
      'Ею уже воспользовались, её срок вышел или она больше не нужна. Попросите новую у администратора или у того, кто устанавливал Lintel.',
  },
}
