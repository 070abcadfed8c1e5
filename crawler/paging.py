"""The pages of a list that only a click brings: no address leads to them."""

from playwright.async_api import Page as Tab

MOST_CLICKS = 60
CLICK_NEXT = r"""(number) => {
  const shown = e => e.offsetParent !== null && !e.disabled && !/disabled|current|active/.test(e.className);
  const says = e => (e.innerText || e.value || '').trim();
  const leads = e => {
    const a = e.closest('a'), href = a ? (a.getAttribute('href') || '') : '';
    return href !== '' && !href.startsWith('#') && !/^javascript:/i.test(href);
  };
  const all = [...document.querySelectorAll('a, button, span, li, input[type=button]')]
    .filter(e => e.children.length <= 1 && shown(e) && !leads(e));
  const next = all.find(e => /^(下一?页|后一?页|next|[>›»]|加载更多|点击加载更多|查看更多)$/i.test(says(e)))
    || all.find(e => says(e) === String(number));
  if (!next || (next.closest('.disabled, [disabled]'))) return false;
  next.click();
  return true;
}"""


async def click_next(tab: Tab, number: int) -> bool:
    """Clicks what brings the next page of a list, or page `number`, where it is no ordinary link; False when there is
    nothing to click."""
    return bool(await tab.evaluate(CLICK_NEXT, number))
