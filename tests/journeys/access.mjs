// Everybody can use it: no violation of WCAG 2.2 AA on the main screens, and the keyboard alone leads through the inbox.
import { ask, axeSource, expect, kPhone, tell } from './support.mjs'

const kTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

async function examine(page) {
  await page.waitForFunction(() => !document.querySelector('[class*=skeleton], [aria-busy=true]'))
  await page.evaluate(axeSource)
  const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: { type: 'tag', values: tags } }), kTags)
  const said = violations.map((one) => `${one.id} (${one.nodes.length}): ${one.nodes[0].target.join(' ')} ${one.nodes[0].failureSummary?.split('\n')[1]?.trim() ?? ''}`)
  expect(violations.length === 0, said.join('\n'))
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(over <= 0, `the page is ${over} px wider than the screen`)
}

export async function access(score, people) {
  const { base } = people.county
  const villager = await people.villager()
  const { items: matters } = await ask(villager, '/api/affairs/cases?mine=true&limit=1')
  const phone = [
    ['home', '/', '我要反映'],
    ['report', '/new/report', '是什么事'],
    ['place', '/new/report?at=place', '在什么地方'],
    ['photos', '/new/report?at=photos', '拍张照片'],
    ['notices', '/notices', '村里公示'],
    ['apply', '/apply', '宅基地申请'],
    ['guide', '/apply/homestead', '开始填'],
    ['mine', '/mine', '办完的'],
    ['case', `/cases/${matters[0]?.id}`, '经过'],
    ['rate', `/cases/${matters[0]?.id}/rate`, '很满意'],
    ['me', '/me', '字的大小'],
    ['help', '/help', '找人帮忙'],
  ]
  for (const width of [390, 320])
    for (const [name, path, sign] of phone)
      await score.check(`D villager ${name} at ${width} px`, async () => {
        await villager.setViewportSize({ width, height: 844 })
        await villager.goto(`${base}/v${path}`)
        await villager.getByText(sign).first().waitFor()
        await examine(villager)
        await people.shot(villager, `access-villager-${name}-${width}`)
      })

  await score.check('D villager: every screen keeps its four ways out in the same place, and fits when it is mirrored', async () => {
    await villager.setViewportSize({ width: 390, height: 844 })
    let first
    for (const [name, path, sign] of phone) {
      await villager.goto(`${base}/v${path}`)
      await villager.getByText(sign).first().waitFor()
      const places = await villager.evaluate(() =>
        [...document.querySelectorAll('nav a')].map((one) => [one.textContent.trim(), Math.round(one.getBoundingClientRect().left)].join(' ')).join(', '),
      )
      first ??= places
      expect(places === first, `on ${name} they are elsewhere: ${places} instead of ${first}`)
      if (name !== 'home') expect(await villager.getByRole('button', { name: '返回' }).isVisible(), `${name} has no way back`)
      const over = await villager.evaluate(() => {
        document.documentElement.dir = 'rtl'
        return document.documentElement.scrollWidth - document.documentElement.clientWidth
      })
      expect(over <= 0, `${name} mirrored is ${over} px wider than the screen`)
    }
  })
  await score.check('D villager: another language by its own name, on the home screen, and back', async () => {
    await villager.goto(`${base}/v/`)
    await villager.getByRole('button', { name: 'English' }).click()
    await villager.getByText('Report a problem').waitFor()
    expect((await villager.locator('html').getAttribute('lang')) === 'en', 'the page does not say that it is English')
    await examine(villager)
    await villager.reload()
    await villager.getByText('Report a problem').waitFor()
    await people.shot(villager, 'access-villager-english')
    await villager.getByRole('button', { name: '中文' }).click()
    await villager.getByText('我要反映').waitFor()
  })

  const clerk = await people.staff('wenshu')
  const one = async (path) => (await ask(clerk, `${path}${path.includes('?') ? '&' : '?'}limit=1`)).items[0]?.id
  const desk = [
    ['inbox', '/inbox', '.item'],
    ['cases', '/cases', 'tbody tr'],
    ['case', `/cases/${await one('/api/affairs/cases')}`, '.case h1'],
    ['new', '/cases/new/report', 'form'],
    ['map', '/map', '.leaflet-container'],
    ['types', '/types', 'h1'],
    ['type', '/types/homestead', 'figure.flow'],
    ['households', '/households', 'tbody tr'],
    ['household', `/households/${await one('/api/registry/households')}`, 'h1'],
    ['bodies', '/bodies', 'h1'],
    ['me', '/me', 'h1'],
  ]
  for (const [size, viewport] of [['desk', { width: 1440, height: 900 }], ['phone', kPhone]])
    for (const [name, path, sign] of desk)
      await score.check(`D console ${name} on a ${size}`, async () => {
        await clerk.setViewportSize(viewport)
        await clerk.goto(`${base}/a${path}`)
        await clerk.locator(sign).first().waitFor()
        await examine(clerk)
        await people.shot(clerk, `access-console-${name}-${size}`)
      })

  await score.check('D the inbox by keyboard alone: choose, read, open a verb, leave it', async () => {
    const { division_code: village } = await ask(villager, '/api/auth/session')
    for (const category of ['road', 'rubbish'])
      await tell(villager, 'POST', '/api/affairs/cases', { type: 'report', division_code: village, form: { category } })
    await clerk.setViewportSize({ width: 1440, height: 900 })
    await clerk.goto(`${base}/a/inbox`)
    await clerk.locator('.item').nth(1).waitFor()
    const wanted = await clerk.locator('.item').nth(1).locator('b').textContent()
    await clerk.keyboard.press('ArrowDown')
    await clerk.waitForURL(/\/a\/inbox\/\d+/)
    await clerk.getByRole('heading', { level: 1, name: wanted }).waitFor()
    await clerk.locator('.acts .btn').first().waitFor()
    await clerk.keyboard.press('Enter')
    const onVerb = () => clerk.evaluate(() => !!document.activeElement?.closest('.acts'))
    for (let n = 0; n < 30 && !(await onVerb()); n++) await clerk.keyboard.press('Tab')
    expect(await onVerb(), 'thirty steps do not lead to a verb')
    await clerk.keyboard.press('Enter')
    await clerk.getByRole('dialog').waitFor()
    const inside = await clerk.evaluate(() => !!document.activeElement?.closest('[role=dialog], .el-dialog'))
    expect(inside, 'the focus is not in the dialog')
    await clerk.keyboard.press('Escape')
    await clerk.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(await onVerb(), 'the focus does not come back to the verb')
  })
}
