/** Words of a stream of what happened. */
export const en = { today: 'Today', yesterday: 'Yesterday' }

export const ru: typeof en = { today: 'Сегодня', yesterday: 'Вчера' }
