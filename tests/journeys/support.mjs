// What all journeys need: a throwaway county, a server, people with browsers, and checks that are counted.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const require = createRequire(new URL('../../web/package.json', import.meta.url))
const { chromium } = require('playwright-core')
export const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

export const kPhone = { width: 390, height: 844 }
export const kDesk = { width: 1440, height: 900 }
const kPassword = 'xiangzhi-2026'
const kPatience = 30_000

function freePort() {
  return new Promise((take, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => take(port))
    })
  })
}

/** A county made by the real program in a new folder, and the server on it. */
export async function openCounty(binary) {
  const folder = mkdtempSync(join(tmpdir(), 'xz-journeys-'))
  const data = join(folder, 'county')
  const made = spawnSync(binary, ['demo', '--data', data, '--households', '600', '--cases', '250', '--seed', '7'], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`the demo county was not made: ${made.error ?? made.stderr}`)
  const names = new Map()
  for (const [, name, account] of readFileSync(join(data, 'demo-accounts.txt'), 'utf8').matchAll(/ (\S+) {2}账号 (\S+)/g)) names.set(account, name)

  const port = await freePort()
  const server = spawn(binary, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  server.stderr.setEncoding('utf8').on('data', (text) => (log = (log + text).slice(-20_000)))
  const ended = new Promise((take) => server.once('exit', take))
  const base = `http://127.0.0.1:${port}`
  await until('the server answers', () => fetch(`${base}/readyz`).then((answer) => answer.ok, () => false))
  return {
    base,
    names,
    log: () => log,
    /** Lets the days pass that a case waits for by law: its timers are due now. Nothing else of the county grows older. */
    passDaysOf(id) {
      const script = `import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=20)
moved = db.execute("UPDATE job_due SET due_at = 0 WHERE kind = 'affairs.timer' AND json_extract(data, '$.case_id') = ?", (sys.argv[2],)).rowcount
db.commit()
sys.exit(0 if moved else "no timer runs for the case")`
      const done = spawnSync('python3', ['-c', script, join(data, 'xiangzhi.db'), id], { encoding: 'utf8' })
      if (done.status !== 0) throw new Error(`the days do not pass: ${done.stderr}`)
    },
    async close() {
      server.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Waits for a condition of the outside world; asks again until it holds. */
export async function until(what, holds, patience = kPatience) {
  const last = Date.now() + patience
  for (;;) {
    const found = await holds()
    if (found) return found
    if (Date.now() > last) throw new Error(`waited in vain: ${what}`)
    await new Promise((take) => setTimeout(take, 100))
  }
}

/** Counts checks and prints one line each. */
export class Score {
  passed = 0
  failed = 0
  async check(what, work) {
    try {
      const result = await work()
      this.passed++
      console.log(`ok    ${what}`)
      return result
    } catch (error) {
      this.failed++
      console.log(`FAIL  ${what}: ${String(error?.message ?? error).split('\n').slice(0, 12).join(' | ')}`)
      return undefined
    }
  }
}
export function expect(condition, otherwise) {
  if (!condition) throw new Error(otherwise)
}

/** One Chromium with people in it, each with a context of their own. */
export class People {
  constructor(county, screenshots) {
    this.county = county
    this.screenshots = screenshots
    if (screenshots) mkdirSync(screenshots, { recursive: true })
    this.contexts = []
  }
  async open() {
    this.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
    })
  }
  async person(viewport, { offline = false } = {}) {
    const context = await this.browser.newContext({
      viewport,
      deviceScaleFactor: viewport.width < 600 ? 2 : 1,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      hasTouch: viewport.width < 600,
      geolocation: { latitude: 30.5953, longitude: 119.8774 },
      permissions: ['geolocation'],
      reducedMotion: 'reduce',
      acceptDownloads: true,
      serviceWorkers: offline ? 'allow' : 'block',
    })
    this.contexts.push(context)
    const page = await context.newPage()
    page.setDefaultTimeout(kPatience)
    page.broken = []
    page.on('pageerror', (error) => page.broken.push(error.message))
    return page
  }
  async villager({ phone = '19900000000', pin = '2580', ...options } = {}) {
    const page = await this.person(kPhone, options)
    await page.goto(`${this.county.base}/v/`)
    await page.getByLabel('您的手机号').fill(phone)
    await page.getByRole('button', { name: '用密码登录' }).click()
    await page.getByLabel('请填密码').fill(pin)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByText('您好').waitFor()
    return page
  }
  async staff(account, viewport = kDesk, options) {
    const page = await this.person(viewport, options)
    await page.goto(`${this.county.base}/a/`)
    await page.locator('input[name=account]').fill(account)
    await page.locator('input[name=password]').fill(kPassword)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.waitForURL(/\/a\/inbox/)
    await page.locator('.inbox').waitFor()
    return page
  }
  async shot(page, name) {
    if (this.screenshots) await page.screenshot({ path: join(this.screenshots, `${name}.png`) })
  }
  async close() {
    await this.browser?.close()
  }
}

/** Asks the API with the person's own session. */
export async function ask(page, path) {
  const answer = await page.request.get(new URL(path, page.url()).href)
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()}`)
  return answer.json()
}

/** Changes something by the API with the person's own session. */
export async function tell(page, method, path, data) {
  const { csrf_token: token } = await ask(page, '/api/auth/session')
  const address = new URL(path, page.url()).href
  const answer = await page.request.fetch(address, { method, data, headers: { 'X-CSRF-Token': token } })
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
  return answer.status() === 204 ? undefined : answer.json()
}

/** A photo as a camera would give it, drawn and packed by the browser. */
export async function photo(page, colour = '#2b3a55') {
  const base64 = await page.evaluate((paint) => {
    const canvas = document.createElement('canvas')
    canvas.width = 1600
    canvas.height = 1200
    const brush = canvas.getContext('2d')
    brush.fillStyle = paint
    brush.fillRect(0, 0, 1600, 1200)
    brush.fillStyle = '#888'
    brush.fillRect(780, 250, 30, 800)
    brush.fillStyle = '#d9982a'
    brush.beginPath()
    brush.arc(795, 240, 60, 0, 7)
    brush.fill()
    return canvas.toDataURL('image/jpeg', 0.8).split(',')[1]
  }, colour)
  return { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(base64, 'base64') }
}

/** Does one verb on the open case page of the console, through its dialog. */
export async function act(page, verb, { words, choose, fields = {}, picture } = {}) {
  await page.locator('.acts').getByRole('button', { name: new RegExp(`^${verb}`) }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  if (choose) {
    const radio = dialog.locator('.el-radio', { hasText: choose })
    const select = dialog.locator('.el-select')
    await radio.or(select).first().waitFor()
    if (await radio.count()) await radio.first().click()
    else {
      await select.first().click()
      await page.locator('.el-select-dropdown__item:visible', { hasText: choose }).first().click()
    }
  }
  for (const [name, value] of Object.entries(fields)) await dialog.getByRole('group', { name }).locator('input').fill(value)
  if (words) await dialog.locator('textarea').first().fill(words)
  if (picture) {
    await dialog.locator('input[type=file]').setInputFiles(picture)
    await dialog.getByText('已传好').first().waitFor()
  }
  await dialog.getByRole('button', { name: verb }).click()
  await dialog.waitFor({ state: 'hidden' })
}
