// Without network: the shell opens, a report is kept on the phone and arrives exactly once.
import { ask, expect, until } from './support.mjs'
import { report } from './story.mjs'

const kWords = '没有网络时写的：水管漏水'

export async function offline(score, people) {
  const { base } = people.county
  const page = await people.villager({ offline: true })
  const context = page.context()
  // The search also finds what is only alike.
  const mine = async () => (await ask(page, `/api/affairs/cases?mine=true&limit=50&q=${encodeURIComponent(kWords)}`)).items.filter((one) => one.title === kWords)

  // The questions of a report lie on the phone before anybody has opened them.
  const questionsAreKept = async () => (await keptKeys()).some((key) => key.endsWith('/report'))
  const keptKeys = () =>
    page.evaluate(
      () =>
        new Promise((take) => {
          const opening = indexedDB.open('xiangzhi-villager')
          opening.onsuccess = () => {
            const keys = opening.result.transaction('kept').objectStore('kept').getAllKeys()
            keys.onsuccess = () => {
              opening.result.close()
              take(keys.result)
            }
          }
        }),
    )

  let known
  await score.check('C1 the shell is kept, and opens without network', async () => {
    await until('the questions are kept', questionsAreKept)
    await page.goto(`${base}/v/mine`)
    await page.locator('.matter').first().click()
    await page.waitForURL(/\/v\/cases\/\d+/)
    known = await page.locator('h1').innerText()
    await page.waitForFunction(() => navigator.serviceWorker.ready.then((ready) => ready.active?.state === 'activated'))
    await context.setOffline(true)
    await page.goto(`${base}/v/`)
    await page.getByText('没有网络').first().waitFor()
    await page.getByText('我要反映').first().waitFor()
    await people.shot(page, 'villager-offline')
  })
  await score.check('C1b without network, what was last known of my matters is shown with its time, and nothing to press', async () => {
    await page.goto(`${base}/v/mine`)
    await page.getByText(/下面是.+的情况/).waitFor()
    await page.locator('.matter', { hasText: known }).first().click()
    await page.getByRole('heading', { level: 1, name: known }).waitFor()
    await page.getByText(/下面是.+的情况/).waitFor()
    await page.getByText('办到哪一步了').waitFor()
    expect((await page.getByRole('button', { name: '补充几句' }).count()) === 0, 'words are asked for that cannot be sent')
    await people.shot(page, 'villager-last-known')
    await page.goto(`${base}/v/`)
  })
  await score.check('C2 a report written without network is kept on the phone', async () => {
    await report(page, { category: '供水、排水', description: kWords, place: '二组水塔下' })
    await page.getByRole('button', { name: '确认，发出去' }).click()
    await page.getByRole('heading', { name: '已保存在手机里' }).waitFor()
    await people.shot(page, 'villager-kept')
  })
  await score.check('C3 it is still there after the app was closed and opened again without network', async () => {
    await page.goto(`${base}/v/mine`)
    await page.getByText('还没送出的').waitFor()
    expect((await page.getByText('已保存', { exact: true }).count()) === 1, 'it does not wait exactly once')
  })
  await score.check('C4 it goes out by itself when the network is back, exactly once', async () => {
    await context.setOffline(false)
    await until('the report arrives', async () => (await mine()).length > 0)
    await page.reload()
    await page.getByText(kWords).first().waitFor()
    expect((await page.getByText('还没送出的').count()) === 0, 'it still waits')
    await page.goto(`${base}/v/`)
    await page.getByText('您好').waitFor()
    const arrived = await mine()
    expect(arrived.length === 1, `it arrived ${arrived.length} times`)
  })
  await score.check('C5 who signs out leaves nothing to read on the phone', async () => {
    await page.goto(`${base}/v/me`)
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '退出' }).click()
    await page.getByLabel('您的手机号').waitFor()
    expect((await keptKeys()).length === 0, 'answers of the server stay behind')
  })
  await score.check('C6 no page broke on the way', async () => expect(page.broken.length === 0, page.broken.join(' | ')))
}
