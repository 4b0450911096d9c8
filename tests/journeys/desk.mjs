// The desk: search by initials, household page, import, flow picture, map, tables, accounts, print.
import { readFileSync } from 'node:fs'
import { ask, expect, tell } from './support.mjs'

export async function desk(score, people) {
  const { base } = people.county
  const admin = await people.staff('admin')
  const clerk = await people.staff('wenshu')

  await score.check('B1 pinyin initials find the person, and the keyboard opens the page', async () => {
    await clerk.keyboard.press('/')
    await clerk.keyboard.type('zgl')
    await clerk.locator('#search-hits').getByRole('option', { name: /张桂兰/ }).first().waitFor()
    const hits = clerk.locator('#search-hits').getByRole('option')
    const at = await hits.evaluateAll((all) => all.findIndex((one) => one.textContent.includes('张桂兰') && one.textContent.includes('人')))
    for (let n = 0; n < at; n++) await clerk.keyboard.press('ArrowDown')
    await clerk.keyboard.press('Enter')
    await clerk.waitForURL(/\/a\/(persons|households)\/\d+/)
    await clerk.getByRole('heading', { level: 1, name: /张桂兰/ }).waitFor()
  })
  await score.check('B2 the household page shows people and where the data come from; no ID number is readable', async () => {
    await clerk.goto(`${base}/a/households`)
    await clerk.locator('table a').first().click()
    await clerk.waitForURL(/\/a\/households\/\d+/)
    await clerk.getByText('户籍').first().waitFor()
    expect(!/\d{17}[\dXx]/.test(await clerk.locator('main').innerText()), 'an ID number stands on the page')
    await people.shot(clerk, 'console-household')
  })

  const file = (name, rows) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(`户编号,村代码,村民小组,户主姓名,地址\n${rows.join('\n')}\n`) })
  const right = '9001,330521115200,第1村民小组,陈试新,高峰村901号'
  await score.check('B3 an import with one wrong row says which, and nothing goes in', async () => {
    await admin.goto(`${base}/a/import`)
    await admin.locator('input[type=file]').setInputFiles(file('households-wrong.csv', [right, '9002,990000000000,第1村民小组,陈试旧,高峰村902号']))
    await admin.getByRole('heading', { name: '有几行要改' }).waitFor()
    await admin.locator('tbody tr').first().waitFor()
    await people.shot(admin, 'console-import-errors')
    expect((await admin.getByRole('button', { name: '确认入库' }).count()) === 0, 'it may be committed in spite of the error')
    const found = await ask(admin, `/api/registry/households?q=${encodeURIComponent('陈试新')}`)
    expect(found.items.length === 0, 'a row went in')
  })
  await score.check('B4 the mended file goes in whole, and the household is found', async () => {
    await admin.locator('input[type=file]').setInputFiles(file('households-right.csv', [right]))
    await admin.getByRole('button', { name: '确认入库' }).click()
    await admin.getByRole('heading', { name: '已经入库' }).waitFor()
    const found = await ask(admin, `/api/registry/households?q=${encodeURIComponent('陈试新')}`)
    expect(found.items.length === 1, `${found.items.length} households instead of one`)
  })
  await score.check('B5 the gallery draws the flow of the homestead with its states and its three reviews', async () => {
    await admin.goto(`${base}/a/types`)
    await admin.getByText('宅基地申请').first().click()
    const picture = admin.getByRole('img', { name: /流程图/ })
    await picture.waitFor()
    const text = await picture.evaluate((svg) => svg.textContent)
    for (const state of ['村委会讨论', '村里公示', '自然资源', '农业农村', '村镇规划', '竣工']) expect(text.includes(state), `${state} is not drawn`)
    await people.shot(admin, 'console-flow')
  })
  await score.check('B6 the map shows open cases, from our own server alone', async () => {
    const outside = []
    admin.on('request', (request) => !request.url().startsWith(base) && !/^(blob|data):/.test(request.url()) && outside.push(request.url()))
    await admin.goto(`${base}/a/map`)
    await admin.locator('.leaflet-container').waitFor()
    await admin.locator('.leaflet-marker-pane > *, .leaflet-interactive').first().waitFor()
    expect(outside.length === 0, outside.join(', '))
    await admin.locator('.place-name:visible').first().waitFor()
    const names = await admin.locator('.place-name').evaluateAll((all) =>
      all
        .filter((one) => getComputedStyle(one).visibility === 'visible')
        .map((one) => [one.textContent, one.getBoundingClientRect().toJSON()]))
    for (const [name] of names) expect(!name.endsWith('村委会'), `${name} is not what people say`)
    for (const [i, [name, a]] of names.entries())
      for (const [other, b] of names.slice(i + 1))
        expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top, `${name} lies across ${other}`)
    await people.shot(admin, 'console-map')
  })
  await score.check('B7 the list leaves as a table that a spreadsheet opens', async () => {
    await admin.goto(`${base}/a/cases?type=report`)
    await admin.locator('tbody tr').first().waitFor()
    const [download] = await Promise.all([admin.waitForEvent('download'), admin.getByRole('button', { name: '导出表格' }).click()])
    const text = readFileSync(await download.path(), 'utf8')
    expect(text.startsWith('\ufeff'), 'spreadsheets will not read the characters')
    expect(text.split('\n').length > 50, `only ${text.split('\n').length} lines`)
    expect(!text.includes('张桂兰'), 'a name is not masked')
  })
  await score.check('B12 what one desk files, another sees without reloading, once', async () => {
    const { items } = await ask(clerk, '/api/registry/persons?limit=1')
    await clerk.goto(`${base}/a/cases`)
    await clerk.locator('tbody tr').first().waitFor()
    const made = await tell(admin, 'POST', '/api/affairs/cases', { type: 'report', division_code: items[0].division_code, form: { category: 'road', description: '桥头的路又塌了' } })
    const row = clerk.locator('tbody tr', { hasText: made.number })
    await row.waitFor()
    expect((await row.count()) === 1, 'it stands there twice')
  })
  await score.check('B13 an outline is looked at before it is the county\'s, and drawn from then on', async () => {
    const ring = [[119.6, 30.3], [120.4, 30.3], [120.4, 30.8], [119.6, 30.8], [119.6, 30.3]]
    await admin.goto(`${base}/a/map`)
    await admin.getByText('没有导入县界').waitFor()
    await admin.getByRole('link', { name: '去导入' }).click()
    const outline = { name: 'county.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(JSON.stringify({ type: 'Polygon', coordinates: [ring] })) }
    await admin.locator('input[type=file]').setInputFiles(outline)
    await admin.locator('.leaflet-container path.leaflet-interactive, .leaflet-container svg path').first().waitFor()
    await admin.getByLabel('数据是谁的').fill('县自然资源局')
    await admin.getByRole('button', { name: '用作县界' }).click()
    await admin.waitForURL(/\/a\/map/)
    await admin.getByText('县界：县自然资源局').waitFor()
    await people.shot(admin, 'console-map-outline')
  })
  await score.check('B8 accounts and their roles are listed', async () => {
    await admin.goto(`${base}/a/accounts`)
    await admin.locator('.account').first().waitFor()
    await admin.getByLabel('找姓名、账号').fill('wenshu')
    await admin.locator('.account', { hasText: '村文书' }).first().waitFor()
  })
  await score.check('B9 on paper stand the matter and the village, not the menus', async () => {
    const { items } = await ask(clerk, '/api/affairs/cases?limit=1')
    await clerk.goto(`${base}/a/cases/${items[0].id}`)
    await clerk.getByRole('heading', { level: 1 }).first().waitFor()
    await clerk.emulateMedia({ media: 'print' })
    expect(await clerk.locator('.village').isVisible(), 'the village is not named')
    for (const part of ['.acts', '[role=search]', 'textarea']) {
      const seen = await clerk.locator(part).evaluateAll((all) => all.some((one) => one.offsetParent !== null))
      expect(!seen, `${part} would be printed`)
    }
    expect((await clerk.pdf({ format: 'A4' })).length > 10_000, 'the paper is empty')
    await clerk.emulateMedia({ media: null })
  })
  await score.check('B10 the page of the interface names the permission, gives an example and calls with a token', async () => {
    const { token } = await tell(admin, 'POST', '/api/auth/tokens', { title: '接口说明' })
    await admin.context().clearCookies()
    await admin.goto(`${base}/api/docs/`)
    await admin.locator('#token').fill(token)
    await admin.getByRole('button', { name: '用这把钥匙' }).click()
    await admin.locator('#who.good').waitFor()
    const call = (id) => admin.locator(`[id="${id}"]`)
    await call('get/api/affairs/inbox').locator('summary').first().click()
    await call('get/api/affairs/inbox').getByRole('button', { name: '发送' }).click()
    await call('get/api/affairs/inbox').locator('pre:visible', { hasText: '"items"' }).waitFor()
    const filing = call('post/api/affairs/cases')
    await filing.locator('summary').first().click()
    expect((await filing.innerText()).includes('affairs.file'), 'the permission is not named')
    await filing.getByRole('button', { name: '发送' }).click()
    await filing.locator('[role=status].good, [role=status].bad').waitFor()
    const says = await filing.locator('[role=status]').innerText()
    expect(/^(201|404|403)/.test(says), `the example was answered ${says}`)
  })
  await score.check('B11 no page broke on the way', async () => {
    expect(admin.broken.length + clerk.broken.length === 0, [...admin.broken, ...clerk.broken].join(' | '))
  })
}
