import { language } from '@xiangzhi/core'
import { computed, readonly, ref, watch } from 'vue'

const voice = ref<SpeechSynthesisVoice | null>(null)
const reading = ref(false)
let highlighted: Element | null = null
// A reading that was stopped must not go on when the browser reports its last utterance late.
let run = 0

const kReadable = 'h1, h2, h3, p, li, dt, dd, button, a, label, legend, input, textarea, [data-read]'

function chooseVoice(): void {
  // Only voices on the device: text about people is not sent to anybody's servers to be spoken.
  const wanted = language.value.slice(0, 2)
  const voices = speechSynthesis.getVoices().filter((one) => one.localService && one.lang.toLowerCase().startsWith(wanted))
  voice.value = voices.find((one) => /^zh[-_](cn|hans)/i.test(one.lang)) ?? voices[0] ?? null
}

if (typeof speechSynthesis !== 'undefined') {
  chooseVoice()
  speechSynthesis.addEventListener?.('voiceschanged', chooseVoice)
  watch(language, () => {
    stopReading()
    chooseVoice()
  })
}

/** False where the device has no voice of its own for the language of the page: then there is no button. */
export const canRead = computed(() => voice.value !== null)
export const isReading = readonly(reading)

/** What stands on the screen, in order: the innermost readable elements that are visible, with what to say for each. */
export function readableItems(root: Element): { element: Element; text: string }[] {
  const items: { element: Element; text: string }[] = []
  for (const element of root.querySelectorAll(kReadable)) {
    if (element.closest('[aria-hidden="true"], [data-unread], .hidden-label') || element.querySelector(kReadable)) continue
    if ('checkVisibility' in element && !element.checkVisibility()) continue
    const said = wordsOf(element as HTMLElement)
    if (said) items.push({ element, text: said })
  }
  return items
}

// What a person would read there: a label, what was typed, or the text with a breath between its lines.
function wordsOf(element: HTMLElement): string {
  const typed = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
  if (typed && element.type === 'password') return element.getAttribute('aria-label') ?? ''
  const text = element.getAttribute('aria-label') ?? (element.innerText || element.textContent || '')
  return [text, typed ? element.value : '']
    .join('\n')
    .trim()
    .replace(/\s*\n\s*/g, '，')
    .replace(/\s+/g, ' ')
}

function mark(element: Element | null): void {
  highlighted?.classList.remove('being-read')
  highlighted = element
  element?.classList.add('being-read')
  element?.scrollIntoView({ block: 'nearest' })
}

/** Reads the screen from the top and shows what is being read. */
export function readAloud(root: Element): void {
  stopReading()
  const current = ++run
  const items = readableItems(root)
  const next = (index: number): void => {
    const item = items[index]
    if (current !== run) return
    if (!item || !item.element.isConnected) return stopReading()
    mark(item.element)
    const utterance = new SpeechSynthesisUtterance(item.text)
    utterance.voice = voice.value
    utterance.lang = voice.value?.lang ?? language.value
    utterance.rate = 0.9
    utterance.onend = () => next(index + 1)
    utterance.onerror = () => current === run && stopReading()
    speechSynthesis.speak(utterance)
  }
  if (!items.length) return
  reading.value = true
  next(0)
}

export function stopReading(): void {
  run++
  reading.value = false
  mark(null)
  if (typeof speechSynthesis !== 'undefined') speechSynthesis.cancel()
}
