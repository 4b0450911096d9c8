/** News of a case: fetch it again if it is on the screen. */
export interface CaseNews {
  case_id: string
  division_code: string
  change: string
}

interface NewsByName {
  case: CaseNews
  /** Something may have been missed: fetch everything that is on the screen. */
  refresh: undefined
}
type Name = keyof NewsByName
type Listener = (news: never) => void

const kFirstWait = 1_000
const kLongestWait = 60_000

/** One stream of `/api/events` shared by all listeners: opened with the first, closed with the last, reopened with growing patience. */
export class Live {
  private source: EventSource | null = null
  private wait = kFirstWait
  private timer: ReturnType<typeof setTimeout> | undefined
  private opened = false
  private readonly listeners = new Map<Name, Set<Listener>>()

  constructor(private readonly open: () => EventSource = () => new EventSource('/api/events')) {}

  /** Listens until the returned function is called. */
  on<N extends Name>(name: N, listener: (news: NewsByName[N]) => void): () => void {
    const set = this.listeners.get(name) ?? new Set()
    this.listeners.set(name, set)
    set.add(listener as Listener)
    if (!this.source) this.connect()
    return () => {
      set.delete(listener as Listener)
      if ([...this.listeners.values()].every((one) => one.size === 0)) this.close()
    }
  }

  /** Ends the stream and forgets all listeners, e.g. at signing out. */
  stop(): void {
    this.listeners.clear()
    this.close()
  }

  private connect(): void {
    clearTimeout(this.timer)
    const source = (this.source = this.open())
    const asked = Date.now()
    source.addEventListener('open', () => {
      this.wait = kFirstWait
      // The server repeats what followed the last news that we heard, and nothing to one who has heard none yet: what came to pass
      // while no stream was open is found by looking again.
      if (this.opened || Date.now() - asked > kFirstWait) this.tell('refresh', '')
      this.opened = true
    })
    for (const name of ['case', 'refresh'] as const)
      source.addEventListener(name, (event) => this.tell(name, (event as MessageEvent<string>).data))
    source.addEventListener('error', () => {
      // The browser reconnects by itself after a cut; after a refusal it gives up, and we come back later.
      if (source.readyState !== EventSource.CLOSED || this.source !== source) return
      this.source = null
      this.timer = setTimeout(() => this.connect(), this.wait)
      this.wait = Math.min(this.wait * 2, kLongestWait)
    })
  }

  private tell(name: Name, data: string): void {
    let news: unknown
    try {
      news = data ? JSON.parse(data) : undefined
    } catch {
      return
    }
    for (const listener of this.listeners.get(name) ?? []) (listener as (news: unknown) => void)(news)
  }

  private close(): void {
    clearTimeout(this.timer)
    this.source?.close()
    this.source = null
    this.wait = kFirstWait
    this.opened = false
  }
}

export const live = new Live()
