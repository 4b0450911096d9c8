import { readonly, ref } from 'vue'

/** 长辈版 (22 px), 特大字 (30 px) and 标准版. */
export const densities = ['elder', 'large', 'standard'] as const
export type Density = (typeof densities)[number]

const kKept = 'xz.density'
const current = ref<Density>('elder')
export const density = readonly(current)

/** Sets the density for this device. */
export function setDensity(chosen: Density): void {
  current.value = chosen
  document.documentElement.dataset.density = chosen
  localStorage.setItem(kKept, chosen)
}

/** Takes up what was chosen on this device; elder type if nothing was. */
export function restoreDensity(): void {
  const kept = localStorage.getItem(kKept)
  setDensity(densities.find((one) => one === kept) ?? 'elder')
}
