import { addMessages, type Case, type Verb } from '@xiangzhi/core'
import { useForm } from '@xiangzhi/forms'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { buttonsOf, commentVerb, pathOf, schemaOfVerb, statusOf } from '../src/case_words'
import { guideBlocks } from '../src/guide'
import texts from '../src/texts/zh-CN.json'

addMessages(texts)
beforeEach(() => vi.useFakeTimers({ now: new Date('2026-11-23T02:00:00Z') }))
afterEach(() => vi.useRealTimers())

const verb = (name: string, more: Partial<Verb> = {}): Verb => ({ verb: name, title: name, style: 'plain', ...more })
const matter = (more: Partial<Case>): Case =>
  ({ status: 'open', state_title: '正在办', tasks: [], steps: [], verbs: [], timeline: [], attachments: [], due_at: null, ...more }) as Case

describe('how a case stands', () => {
  const tasks = [
    { id: '1', state: 's', title: '办', who: '电工 陈师傅', mine: false, due_at: '2026-11-25T10:00:00Z' },
    { id: '2', state: 's', title: '办', who: '电工 陈师傅', mine: false, due_at: '2026-11-26T10:00:00Z' },
  ]
  it('says who has it and by when, each once', () =>
    expect(statusOf(matter({ tasks }))).toEqual(['正在办', '由电工 陈师傅办。', '11 月 25 日前要办好，还有 2 天。']))
  it('says what waits for the person, and what people may do without a day to do it by', () =>
    expect(
      statusOf(
        matter({
          mine: true,
          tasks: [
            { id: '1', state: 's', title: '补材料', who: '张桂兰', mine: true, due_at: '2026-11-25T10:00:00Z' },
            { id: '2', state: 's', title: '对公示提意见', who: '本村村民', mine: false },
          ],
        }),
      ),
    ).toEqual(['正在办', '等您办：补材料。', '本村村民可以对公示提意见。', '11 月 25 日前要办好，还有 2 天。']))
  it('says how late it is', () =>
    expect(statusOf(matter({ due_at: '2026-11-21T10:00:00Z' })).at(-1)).toBe('11 月 21 日前该办好，超 2 天。'))
  it('says late by hours', () => expect(statusOf(matter({ due_at: '2026-11-23T01:00:00Z' })).at(-1)).toBe('11 月 23 日前该办好，已超时。'))
  it('says the end', () => expect(statusOf(matter({ status: 'closed', state_title: '已评价', tasks }))).toEqual(['已评价']))
  it('gives the path its dates', () =>
    expect(
      pathOf(
        matter({
          steps: [
            { state: 'a', title: '上报', stands: 'done', at: '2026-11-20T17:00:00Z' },
            { state: 'b', title: '办理', stands: 'now', at: '2026-11-21T01:00:00Z', due_at: '2026-11-24T01:00:00Z' },
            { state: 'c', title: '答复', stands: 'ahead', at: null },
          ],
        }),
      ),
    ).toEqual([
      { title: '上报', stands: 'done', when: '11 月 21 日' },
      { title: '办理', stands: 'now', when: '11 月 24 日前 · 还有 1 天' },
      { title: '答复', stands: 'ahead' },
    ]))
})

describe('what a person may do', () => {
  it('shows the verbs that have no place of their own', () =>
    expect(buttonsOf(matter({ verbs: ['withdraw', 'comment', 'rate', 'follow', 'reopen'].map((name) => verb(name)) })).map((one) => one.verb)).toEqual([
      'withdraw',
      'reopen',
    ]))
  it('asks for a reason, for whom it names and for photos, and not twice', () => {
    const schema = schemaOfVerb(
      verb('x', {
        needs_reason: true,
        photos_min: 2,
        form: { type: 'object', required: ['assignee_id'], properties: { assignee_id: { type: 'string', title: '派给谁', 'x-widget': 'person' } } },
        choices: [
          { field: 'assignee_id', value: '5', title: '陈师傅' },
          { field: 'assignee_id', value: '6', title: '李师傅' },
        ],
      }),
    )
    const form = useForm(schema)
    expect(form.fields.map(({ name, title, required }) => [name, title, required])).toEqual([
      ['assignee_id', '派给谁', true],
      ['reason', '说说原因', true],
      ['photos_of_act', '拍照片', true],
    ])
    expect(form.fields[0]!.choices).toEqual([
      { value: '5', title: '陈师傅' },
      { value: '6', title: '李师傅' },
    ])
    form.set('photos_of_act', ['a'])
    expect(form.check('photos_of_act')).toBe(false)
  })
  it('sends words under the name that the API reads', () =>
    expect(useForm(schemaOfVerb(commentVerb(matter({})))).fields.map((field) => field.name)).toEqual(['text']))
})

it('reads a guide', () =>
  expect(guideBlocks('# 怎么办\n一户只能有\n一处宅基地。\n\n- 谁能申请：本村成员。\n- **卖了房的，不批准。**\n')).toEqual([
    { kind: 'heading', text: '怎么办' },
    { kind: 'paragraph', text: '一户只能有一处宅基地。' },
    {
      kind: 'list',
      items: [
        { lead: '谁能申请', text: '本村成员。' },
        { lead: '', text: '卖了房的，不批准。' },
      ],
    },
  ]))
