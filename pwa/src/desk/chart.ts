import { BarChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { Series } from './screens/figureschart.tsx'

use([BarChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

/** Draws bars into the box and keeps them as wide as it; gives back what takes them away. */
export function draw(box: HTMLElement, names: string[], series: Series[], percent: boolean): () => void {
  const css = getComputedStyle(box)
  const colour = (name: string) => css.getPropertyValue(name).trim()
  const text = { color: colour('--text-2'), fontFamily: css.fontFamily }
  const chart = init(box, undefined, { renderer: 'svg' })
  const unit = percent ? '%' : ''
  chart.setOption({
    animation: false,
    color: ['--primary', '--ok', '--warn', '--danger'].map(colour),
    textStyle: text,
    grid: { left: 8, right: 8, top: 36, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, textStyle: text, itemWidth: 14, itemHeight: 10 },
    tooltip: { trigger: 'axis', renderMode: 'richText', valueFormatter: (value: unknown) => `${value}${unit}` },
    xAxis: { type: 'category', data: names, axisLabel: { ...text, hideOverlap: true, width: 96, overflow: 'truncate' }, axisTick: { show: false } },
    yAxis: { type: 'value', ...(percent ? { max: 100 } : { minInterval: 1 }), axisLabel: { ...text, formatter: `{value}${unit}` }, splitLine: { lineStyle: { color: colour('--line') } } },
    series: series.map((one) => ({ type: 'bar', name: one.name, data: one.values, barMaxWidth: 22, barGap: '15%' })),
  })
  const watch = new ResizeObserver(() => chart.resize())
  watch.observe(box)
  return () => { watch.disconnect(); for (const node of [box, ...box.querySelectorAll('svg')]) emptied(node); chart.dispose() }
}

/** The library empties its elements through strings of HTML, which the desk's content policy refuses: these empty themselves. */
function emptied(node: Element): void {
  Object.defineProperty(node, 'innerHTML', { set: () => node.replaceChildren(), configurable: true })
}
