import { describe, expect, it } from 'vitest'
import {
  followPress,
  type Held,
  type KeyPress,
  readPress,
  SEQUENCE_MS,
} from '../../views/actions/key-press.ts'
import { otherLayout } from '../../views/actions/keyboard-layout.ts'
import { matcher } from '../../views/actions/matching.ts'

function press(key: string, code: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, code, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held }
}

describe('a press', () => {
  it.each([
    ['c', press('c', 'KeyC'), 'c'],
    ['c with Caps Lock', press('C', 'KeyC'), 'c'],
    ['с of a Russian layout', press('с', 'KeyC'), 'c'],
    ['л of a Russian layout with Ctrl', press('л', 'KeyK', { ctrlKey: true }), 'mod+k'],
    ['k with Command', press('k', 'KeyK', { metaKey: true }), 'mod+k'],
    ['the key of [ in Russian', press('х', 'BracketLeft'), '['],
    ['the key of ] in Russian', press('ъ', 'BracketRight'), ']'],
    ['/', press('/', 'Slash'), '/'],
    ['the key of / in Russian', press('.', 'Slash'), '/'],
    ['the key of ? in Russian', press(',', 'Slash', { shiftKey: true }), '?'],
    ['? of a German layout', press('?', 'Minus', { shiftKey: true }), '?'],
    ['j of a Dvorak layout, by its letter', press('j', 'KeyC'), 'j'],
    ['Enter with Ctrl', press('Enter', 'Enter', { ctrlKey: true }), 'mod+Enter'],
    ['Escape', press('Escape', 'Escape'), 'Escape'],
  ])('of %s is read as it is meant', (_, given, sign) => {
    expect(readPress(given)).toBe(sign)
  })

  it.each([
    ['Shift and a letter', press('C', 'KeyC', { shiftKey: true })],
    ['Shift and Enter', press('Enter', 'Enter', { shiftKey: true })],
    ['Alt and a letter', press('c', 'KeyC', { altKey: true })],
    ['Ctrl, Shift and a letter', press('K', 'KeyK', { ctrlKey: true, shiftKey: true })],
    ['a letter of another alphabet on no letter key', press('ё', 'Backquote')],
    ['a browser that fills in a form', { ...press('', ''), key: undefined } as unknown as KeyPress],
  ])('of %s means nothing', (_, given) => {
    expect(readPress(given)).toBeNull()
  })
})

describe('a sequence', () => {
  const known = ['g c', 'j', 'mod+k']
  const held: Held = { sign: 'g', at: 1_000 }

  it('waits for its second key, for a while', () => {
    expect(followPress(null, { sign: 'g', at: 1_000 }, known)).toEqual({ run: null, held })
    const inTime = { sign: 'c', at: held.at + SEQUENCE_MS }
    expect(followPress(held, inTime, known)).toEqual({ run: 'g c', held: null })
    const late = { sign: 'c', at: held.at + SEQUENCE_MS + 1 }
    expect(followPress(held, late, known)).toEqual({ run: null, held: null })
  })

  it('that nobody knows does nothing, not even what its second key does alone', () => {
    expect(followPress(held, { sign: 'j', at: 1_100 }, known)).toEqual({ run: null, held: null })
  })
})

describe('what is typed', () => {
  it('is found in the other layout of the keyboard', () => {
    expect(otherLayout('сщьзфтшуы')).toBe('companies')
    expect(otherLayout('rjvgfybb')).toBe('компании')
    expect(otherLayout('C,th,fyr 12')).toBe('сбербанк 12')
    expect(matcher('сщьз')('Companies')).toBe(true)
    expect(matcher('rjvgfybb')('Контрагенты компании')).toBe(true)
    expect(matcher('cxtn')('Счета')).toBe(true)
  })

  it('is found by the beginnings of words, in any order, ё as е', () => {
    expect(matcher('list ne')('Next page of the list')).toBe(true)
    expect(matcher('темн')('Тёмное оформление')).toBe(true)
    expect(matcher('тём')('Темное оформление')).toBe(true)
    expect(matcher('panies')('Companies')).toBe(false)
    expect(matcher('[')('Companies')).toBe(false)
    expect(matcher('  ')('Companies')).toBe(true)
  })
})
