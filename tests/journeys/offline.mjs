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
  const questionsAreKept = () =>
    page.evaluate(
      () =>
        new Promise((take) => {
          const opening = indexedDB.open('xiangzhi-villager')
          opening.onsuccess = () => {
            const keys = opening.result.transaction('kept').objectStore('kept').getAllKeys()
            keys.onsuccess = () => take(keys.result.some((key) => String(key).endsWith('/report')))
          }
        }),
    )

  await score.check('C1 the shell is kept, and opens without network', async () => {
    await page.waitForFunction(() => navigator.serviceWorker.ready.then((ready) => ready.active?.state === 'activated'))
    await until('the questions are kept', questionsAreKept)
    await context.setOffline(true)
    await page.goto(`${base}/v/`)
    await page.getByText('没有网络').first().waitFor()
    await page.getByText('我要反映').first().waitFor()
    await people.shot(page, 'villager-offline')
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
  await score.check('C5 no page broke on the way', async () => expect(page.broken.length === 0, page.broken.join(' | ')))
}
