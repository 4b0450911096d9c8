// The whole story: a villager on a phone, the village clerk at a desk, the electrician on a phone, the township reviewer.
import { act, ask, expect, kPhone, photo, tell, until } from './support.mjs'

const kLamp = '东头老井边的路灯不亮'
const kRoad = '晒谷场边的路面塌了一块'

/** Answers the questions of a report on the phone, to the screen that says it has arrived. */
export async function report(page, { category, description, picture, here, place }) {
  await page.getByRole('link', { name: /我要反映/ }).click()
  await page.locator('fieldset label', { hasText: category }).click()
  await page.getByRole('heading', { name: '拍张照片' }).waitFor()
  if (picture) {
    await page.locator('input[type=file]').last().setInputFiles(picture)
    await page.getByRole('img', { name: '第 1 张照片' }).waitFor()
    await page.getByRole('button', { name: '下一步' }).click()
  } else await page.getByRole('button', { name: '这一步不填' }).click()
  await page.getByRole('heading', { name: '在什么地方' }).waitFor()
  if (here) {
    await page.getByRole('button', { name: '就在我这里' }).click()
    await page.getByText('已记下您的位置').waitFor()
  }
  await page.getByLabel('用几个字说在哪里').fill(place)
  await page.getByRole('button', { name: '下一步' }).click()
  const words = page.getByRole('heading', { name: '说几句' })
  const nearby = page.getByRole('button', { name: '都不是，接着反映' })
  await words.or(nearby).first().waitFor()
  if (await nearby.isVisible()) await nearby.click()
  await page.getByLabel('说几句').fill(description)
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByRole('heading', { name: '请您看一遍' }).waitFor()
}
async function send(page) {
  await page.getByRole('button', { name: '确认，发出去' }).click()
  await page.getByRole('heading', { name: '已送到' }).waitFor()
  await page.getByRole('button', { name: '看这件事' }).click()
  await page.waitForURL(/\/v\/cases\/\d+/)
  return page.url().split('/').at(-1)
}
async function openCase(page, base, id, title) {
  await page.goto(`${base}/a/cases/${id}`)
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
}
async function rate(page, word, reason) {
  await page.getByRole('button', { name: '来评一评' }).click()
  await page.locator('fieldset label', { hasText: new RegExp(`^${word}$`) }).click()
  if (reason) {
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByLabel('哪里没办好').fill(reason)
  }
  await page.getByRole('button', { name: '评好了' }).click()
  await page.waitForURL(/\/v\/cases\/\d+(\?|$)/)
}

export async function story(score, people) {
  const { base, names } = people.county
  const villager = await people.villager()
  const clerk = await people.staff('wenshu')
  const electrician = await people.staff('diangong', kPhone)
  const town = await people.staff('zhenban')
  let lamp
  let road

  await score.check('A1 a villager reports a broken lamp with photo and place, on a phone', async () => {
    await people.shot(villager, 'villager-home')
    await report(villager, { category: '路灯不亮', description: kLamp, picture: await photo(villager), here: true, place: '老井边' })
    await people.shot(villager, 'villager-confirm')
    lamp = await send(villager)
    await villager.getByText('等村里受理').first().waitFor()
  })
  await score.check('A2 the clerk sees it come into the inbox without asking again, and sends the electrician', async () => {
    await clerk.locator('.item', { hasText: kLamp }).click()
    await clerk.getByRole('heading', { level: 1, name: kLamp }).waitFor()
    await people.shot(clerk, 'console-inbox')
    await act(clerk, '派人去办', { choose: names.get('diangong'), words: '今天去看看' })
  })
  await score.check('A3 the villager sees who comes, without pressing anything', async () => {
    await villager.getByText(`由${names.get('diangong')}办`).waitFor()
    await people.shot(villager, 'villager-case')
  })
  await score.check('A4 the electrician resolves it on a phone, with a photo', async () => {
    await electrician.locator('.item', { hasText: kLamp }).click()
    await electrician.getByRole('heading', { level: 1, name: kLamp }).waitFor()
    await people.shot(electrician, 'electrician-case')
    await act(electrician, '办好了', { words: '换了灯泡，已经亮了', picture: await photo(electrician, '#445533') })
  })
  await score.check('A5 the villager sees the answer with its photo, and is satisfied', async () => {
    await villager.getByText('换了灯泡，已经亮了').first().waitFor()
    const { attachments } = await ask(villager, `/api/affairs/cases/${lamp}`)
    expect(attachments.length === 2, `two photos were expected, there are ${attachments.length}`)
    await people.shot(villager, 'villager-answered')
    await rate(villager, '很满意')
    await villager.getByText('您评的是：很满意').waitFor()
  })
  await score.check('A6 a second report is rated with the lowest mark', async () => {
    await villager.getByRole('link', { name: '首页' }).click()
    await report(villager, { category: '道路破损', description: kRoad, place: '晒谷场' })
    road = await send(villager)
    await openCase(clerk, base, road, kRoad)
    await act(clerk, '办好了', { words: '已经看过了' })
    await villager.getByText('已经看过了').first().waitFor()
    await rate(villager, '很不满意', '没有人来修')
  })
  await score.check('A7 it goes to the township, not back to those who answered; the reviewer answers', async () => {
    await town.locator('.item', { hasText: kRoad }).click()
    await town.getByRole('heading', { level: 1, name: kRoad }).waitFor()
    const inbox = await ask(clerk, '/api/affairs/inbox?limit=200')
    expect(!inbox.items.some((item) => item.case_id === road), 'the clerk has it again')
    await act(town, '办好了', { words: '镇里派人补好了路面' })
    await villager.getByText('镇里派人补好了路面').first().waitFor()
  })
  await score.check('A8 no page broke on the way', async () => {
    const broken = [villager, clerk, electrician, town].flatMap((page) => page.broken)
    expect(broken.length === 0, broken.join(' | '))
  })
  await homestead(score, people, { villager, town })
}

/** A household applies for a homestead; the story follows the application to the finished house. */
async function homestead(score, people, { villager }) {
  const { base, names } = people.county
  const applicant = '张桂兰 宅基地申请'
  let applied
  await score.check('A9 a household applies for a homestead; what the register holds is not asked again', async () => {
    await villager.goto(`${base}/v/apply/homestead`)
    await villager.getByRole('button', { name: '开始填' }).click()
    await villager.getByRole('heading', { name: '这些村里已经登记了' }).waitFor()
    await people.shot(villager, 'villager-held')
    await villager.getByRole('button', { name: '都对' }).click()
    await choose(villager, '怎么建', '原址翻建')
    await choose(villager, '现在有没有宅基地', '有')
    await choose(villager, '老房子怎么处理', '拆旧建新')
    await fill(villager, '申请宅基地面积（平方米）', '110')
    await fill(villager, '建几层', '2')
    await villager.getByRole('heading', { name: '建在哪里' }).waitFor()
    await villager.getByLabel('用几个字说在哪里').fill('老宅原址')
    await villager.getByRole('button', { name: '下一步' }).click()
    await choose(villager, '是什么地', '老宅基地')
    await villager.getByRole('heading', { name: '户口本、图纸照片' }).waitFor()
    await villager.getByRole('button', { name: '这一步不填' }).click()
    await choose(villager, '我承诺', '同意')
    await villager.getByRole('heading', { name: '请您看一遍' }).waitFor()
    applied = await send(villager)
    await villager.getByText('村委会讨论').first().waitFor()
  })
  await score.check('A10 the village committee agrees, one by one, and the application is published', async () => {
    for (const account of ['shuji', 'zhuren', 'wenshu', 'wangge', 'diangong']) {
      const { state } = await ask(villager, `/api/affairs/cases/${applied}`)
      if (!state.includes('group_discussion')) break
      const member = await people.staff(account)
      const matter = await ask(member, `/api/affairs/cases/${applied}`)
      if (matter.verbs.some((verb) => verb.verb === 'approve')) {
        await openCase(member, base, applied, applicant)
        await act(member, '同意')
      }
      await member.context().close()
    }
    const { state_title: title } = await ask(villager, `/api/affairs/cases/${applied}`)
    expect(title === '村里公示', `it stands at ${title}`)
  })

  let neighbour
  let member
  await score.check('A11 two more villagers sign in: a neighbour, and one whom the village has elected to oversee it', async () => {
    const admin = await people.staff('admin')
    const { division_code: division } = await ask(villager, '/api/auth/session')
    neighbour = await newVillager(people, admin, { name: '沈阿毛', phone: '13905720001', division })
    member = await newVillager(people, admin, { name: '姚水根', phone: '13905720002', division, body: 'supervisory_committee' })
    await admin.context().close()
  })
  await score.check('A12 the neighbour objects to the notice, on the phone', async () => {
    await neighbour.goto(`${base}/v/cases/${applied}`)
    await neighbour.getByRole('button', { name: '提出异议' }).click()
    await neighbour.getByLabel('说说原因').fill('会不会挡了晒场')
    await neighbour.getByRole('button', { name: '下一步' }).click()
    await neighbour.getByText('会不会挡了晒场').waitFor()
    await neighbour.getByRole('button', { name: '对，提出异议' }).click()
    await neighbour.getByText('已送到村里').waitFor()
  })
  await score.check('A13 the member of the committee finds it on the home screen, reads it, and says a word that is read back', async () => {
    await member.getByRole('link', { name: /待我表态/ }).click()
    await people.shot(member, 'villager-asked')
    await member.getByRole('link', { name: applicant }).first().click()
    await member.getByRole('heading', { name: '请您表态' }).waitFor()
    await member.getByText('会不会挡了晒场').first().waitFor()
    await people.shot(member, 'villager-decide')
    await member.getByRole('button', { name: '异议不成立' }).click()
    await member.getByLabel('说说原因').fill('现场量过，不挡')
    await member.getByRole('button', { name: '下一步' }).click()
    for (const words of [applicant, '现场量过，不挡', '发出去以后不能改。']) await member.getByText(words).first().waitFor()
    await people.shot(member, 'villager-decide-read-back')
    await member.getByRole('button', { name: '对，异议不成立' }).click()
    await member.getByText('已送到村里').waitFor()
    const { state_title: title } = await ask(villager, `/api/affairs/cases/${applied}`)
    expect(title === '村里公示', `it stands at ${title}`)
    await member.getByRole('link', { name: '首页' }).click()
    await member.getByText('没有等您表态的').waitFor()
    const broken = [...neighbour.broken, ...member.broken]
    expect(broken.length === 0, broken.join(' | '))
  })

  const step = (what, account, verb, input, next) =>
    score.check(what, async () => {
      const person = await people.staff(account)
      await openCase(person, base, applied, applicant)
      await people.shot(person, `homestead-${account}`)
      const asked = typeof input === 'function' ? await input(person) : input
      await act(person, verb, asked)
      const { steps, status } = await ask(person, `/api/affairs/cases/${applied}`)
      const stands = status === 'closed' ? '办结' : steps.find((one) => one.stands === 'now')?.title
      expect(stands === next, `it stands at ${stands}`)
      await person.context().close()
    })
  await score.check('A14 nobody objects any more: when the days of the notice are over, the application goes on by itself', async () => {
    people.county.passDaysOf(applied)
    await until('the application comes to the village’s opinion', async () => {
      const { state_title: title } = await ask(villager, `/api/affairs/cases/${applied}`)
      return title === '村里出意见'
    })
  })
  await step('A15 the village secretary writes the opinion', 'shuji', '同意', { words: '符合一户一宅' }, '镇里联审')
  await step('A16 natural resources look at the place and agree', 'ziran', '同意', async (page) => ({ words: '到场看过，不占耕地', picture: await photo(page) }), '镇里联审')
  await step('A17 agriculture agrees', 'nongye', '同意', { words: '有资格' }, '镇里联审')
  await step('A18 planning agrees; with the third the joint review is done', 'guihua', '同意', { words: '符合规划' }, '批准')
  await step('A19 the head of the township grants the permit', 'zhenzhang', '批准，发证', { fields: { 批准书编号: '莫干山 2026-018' } }, '放样到场')
  await step('A20 the site is staked out', 'guihua', '放样完成', async (page) => ({ picture: await photo(page) }), '建房')
  await score.check('A21 the villager says on the phone that the house is built', async () => {
    await villager.goto(`${base}/v/cases/${applied}`)
    await villager.getByRole('button', { name: '房子建好了' }).click()
    await villager.getByRole('button', { name: '对，房子建好了' }).click()
    await villager.getByText('等竣工验收').first().waitFor()
  })
  await step('A22 the finished house passes', 'ziran', '验收合格', async (page) => ({ picture: await photo(page) }), '办结')
  await score.check('A23 the villager rates the whole way', async () => {
    await villager.goto(`${base}/v/cases/${applied}`)
    await rate(villager, '满意')
    await villager.getByText('您评的是：满意').waitFor()
  })
}
/** Somebody whom the village registers today and gives a PIN at the window, perhaps with a seat in a body. */
async function newVillager(people, admin, { name, phone, division, body }) {
  const { id } = await tell(admin, 'POST', '/api/registry/persons', { name, division_code: division })
  if (body) {
    const { items } = await ask(admin, `/api/registry/organisations?division_code=${division}`)
    const organisation = items.find((one) => one.body === body && one.division_code === division)
    await tell(admin, 'POST', `/api/registry/organisations/${organisation.id}/members`, { person_id: id, role: 'member' })
  }
  const account = await tell(admin, 'POST', '/api/identity/accounts', { person_id: id, name, division_code: division, phone })
  const pin = '4711'
  await tell(admin, 'PUT', `/api/identity/accounts/${account.id}/pin`, { pin })
  return people.villager({ phone, pin })
}
async function choose(page, question, answer) {
  await page.getByRole('heading', { name: question }).waitFor()
  await page.locator('fieldset label', { hasText: answer }).first().click()
}
async function fill(page, question, value) {
  await page.getByRole('heading', { name: question }).waitFor()
  await page.locator('form input').first().fill(value)
  await page.getByRole('button', { name: '下一步' }).click()
}
