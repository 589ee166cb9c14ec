/** Head and foot together take no more of the window than this; else they scroll along with what they frame. */
const MOST = 0.45
const FOOT = 0.2

/** With very large text, or in a low window, most of the height is for the list. What must not leave the eye (a recording, a warning) stays. */
function fit(): void {
  const [head, foot] = ['header', 'footer'].map((name) => document.querySelector<HTMLElement>(`body > ${name}`))
  const much = (head?.offsetHeight ?? 0) + (foot?.offsetHeight ?? 0) > innerHeight * MOST
  document.body.classList.toggle('low', much)
  let stays = 0
  for (const one of much && head ? head.querySelectorAll<HTMLElement>('.rec, [role=alert]') : []) stays += one.offsetHeight
  if (head) head.style.top = much ? `${stays - head.offsetHeight}px` : ''
  if (foot) foot.style.position = much && foot.offsetHeight > innerHeight * FOOT ? 'static' : ''
}

/** Looks again whenever head or foot change, with each screen and each turn of the phone. */
export function watchFit(): void {
  const sizes = new ResizeObserver(fit)
  const look = () => {
    sizes.disconnect()
    for (const one of document.querySelectorAll('body > header, body > footer')) sizes.observe(one)
    fit()
  }
  new MutationObserver(look).observe(document.body, { childList: true })
  addEventListener('resize', fit)
  look()
}
