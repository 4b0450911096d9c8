import { civil, type When } from './format'
import { language, t } from './t'

const kNumbers = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二']

// Apparent geocentric longitude of the sun in degrees after J. Meeus, Astronomical Algorithms, chapter 25 (low accuracy,
// 0.01 degrees, that is about 15 minutes of time).
function solarLongitude(milliseconds: number): number {
  const radians = Math.PI / 180
  // 69 s: terrestrial time runs ahead of UTC.
  const centuries = (milliseconds / 86_400_000 + 2_440_587.5 + 69 / 86_400 - 2_451_545) / 36_525
  const anomaly = (357.52911 + 35_999.05029 * centuries - 0.0001537 * centuries ** 2) * radians
  const centre =
    (1.914602 - 0.004817 * centuries) * Math.sin(anomaly) +
    (0.019993 - 0.000101 * centuries) * Math.sin(2 * anomaly) +
    0.000289 * Math.sin(3 * anomaly)
  const mean = 280.46646 + 36_000.76983 * centuries + 0.0003032 * centuries ** 2
  const node = (125.04 - 1934.136 * centuries) * radians
  const apparent = mean + centre - 0.00569 - 0.00478 * Math.sin(node)
  return ((apparent % 360) + 360) % 360
}

/** The solar term (节气) in force at the end of that day in the county: it changes every 15 degrees of the sun's way. */
export function solarTerm(when: When): { name: string; begins: boolean } {
  const endOfDay = (civil(when).dayNumber + 1) * 86_400_000 - 8 * 3_600_000
  const index = Math.floor(solarLongitude(endOfDay) / 15)
  const before = Math.floor(solarLongitude(endOfDay - 86_400_000) / 15)
  return { name: t(`core.solar_term.${index}`), begins: index !== before }
}

/** `星期一` */
export function weekdayText(when: When): string {
  return t(`core.weekday.${civil(when).weekday}`)
}

/** `十一月` */
export function monthText(when: When): string {
  return t(`core.month_name.${civil(when).month}`)
}

/** `十月十五` by the lunar calendar; nothing where the browser does not know it, and in other languages than Chinese. */
export function lunarText(when: When): string {
  if (language.value !== 'zh-CN') return ''
  try {
    const format = new Intl.DateTimeFormat('zh-CN-u-ca-chinese', { month: 'long', day: 'numeric', timeZone: 'UTC' })
    if (format.resolvedOptions().calendar !== 'chinese') return ''
    const parts = format.formatToParts(new Date(civil(when).dayNumber * 86_400_000))
    const month = parts.find((part) => part.type === 'month')?.value ?? ''
    const day = Number.parseInt(parts.find((part) => part.type === 'day')?.value ?? '', 10)
    if (!month || !(day >= 1 && day <= 30)) return ''
    return (month.endsWith('月') ? month : `${month}月`) + lunarDay(day)
  } catch {
    return ''
  }
}

function lunarDay(day: number): string {
  if (day <= 10) return `初${kNumbers[day]}`
  if (day < 20) return `十${kNumbers[day - 10]}`
  if (day === 20) return '二十'
  return day === 30 ? '三十' : `廿${kNumbers[day - 20]}`
}
