/** Elements without innerHTML: text is always text. */
type Child = Node | string
type Properties = Record<string, string | boolean | ((event: Event) => void)>

export function el<T extends keyof HTMLElementTagNameMap>(tag: T, properties: Properties = {}, ...children: Child[]): HTMLElementTagNameMap[T] {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') node.addEventListener(name, value)
    else if (typeof value === 'boolean') node.toggleAttribute(name, value)
    else node.setAttribute(name, value)
  }
  node.append(...children)
  return node
}

const SVG = 'http://www.w3.org/2000/svg'
const SHAPES = {
  check: ['M5 12.5l4.5 4.5L19 7.5'],
  cross: ['M6.5 6.5l11 11M17.5 6.5l-11 11'],
  dot: ['M9 12h6'],
  file: ['M6 3h8l4.5 4.500V21H6z', 'M13.5 3v5h5M9 13h6M9 17h6'],
  shield: ['M12 3l7.5 3v5.500c0 4.5-3 8-7.5 9.5-4.5-1.5-7.5-5-7.5-9.500V6z', 'M8.5 12l2.5 2.5 4.5-4.5'],
  alert: ['M12 4l9 16H3z', 'M12 10v5M12 17.500v.5'],
}
export type Shape = keyof typeof SHAPES

export function icon(name: Shape): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('class', 'i')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  for (const shape of SHAPES[name]) {
    const path = document.createElementNS(SVG, 'path')
    path.setAttribute('d', shape)
    svg.append(path)
  }
  return svg
}

/** A hash in groups of eight, the first one bold. */
export function hashGroups(hash: string): HTMLElement {
  const groups = hash.match(/.{8}/g) ?? []
  return el('span', { class: 'hash' }, el('b', {}, groups[0] ?? ''), ` ${groups.slice(1).join(' ')}`)
}
