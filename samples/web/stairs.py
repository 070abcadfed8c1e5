"""The way down to the column: home page, section, platform, with what else stands beside it."""

from collections.abc import Mapping
from urllib.parse import urljoin

from samples.web.answer import Answer, page, plain
from samples.web.assets import assets
from samples.web.chrome import Chrome
from samples.web.site import Portal

NEWS = "/xwzx/"
STORIES = {
    "a1.html": ("便民大厅新设草原补奖咨询窗口", "便民大厅本周起增设咨询窗口,牧民可现场查询补奖发放进度。"),
    "a2.html": ("冬季供暖提前做好检修", "供热单位入冬前完成主管网检修,热线昼夜有人接听。"),
}
SECTION = {"政策文件": "zcwj", "财政预决算": "czyjs", "人事信息": "rsxx"}
PLATFORM = {"政府信息公开指南": "zn", "政府信息公开制度": "zd", "法定主动公开内容": "fdzdgk"}


def chrome_of(portal: Portal, trail: Mapping[str, str]) -> Chrome:
    """The frame of a portal whose column stands at the end of `trail` (words → path)."""
    words = list(trail)
    nav = {"首页": "/", "新闻中心": NEWS, words[1]: trail[words[1]], "政务服务": "/zwfw/"}
    return Chrome(portal, nav, trail, portal.charset if portal.charset == "utf-8" else "")


def stairs(chrome: Chrome) -> dict[str, Answer]:
    """The pages above the column by path, with news, services, style, script, pictures and robots.txt if any."""
    steps = list(chrome.trail.items())
    pages = {"/": chrome.page("首页", _home(chrome), crumbs=False)}
    for (words, path), below, beside in zip(steps[1:3], steps[2:4], (SECTION, PLATFORM), strict=True):
        pages |= _step(chrome, words, path, below, beside)
    pages |= _news(chrome) | {"/zwfw/": chrome.page("政务服务", "<p>办事指南请到政务服务网查询。</p>", crumbs=False)}
    answers = {path: write(chrome, text) for path, text in pages.items()} | assets()
    return answers | ({"/robots.txt": plain(200, chrome.portal.robots)} if chrome.portal.robots else {})


def write(chrome: Chrome, text: str, **more: object) -> Answer:
    """A page of this portal in its charset; GBK portals declare none."""
    charset = chrome.portal.charset
    return page(text, charset, declared=charset == "utf-8", **more)


def _step(chrome: Chrome, words: str, path: str, below: tuple[str, str], beside: Mapping[str, str]) -> dict[str, str]:
    """A page on the way, which links the next one `below` and what stands `beside` that, and the pages beside."""
    links = {title: urljoin(path, f"{name}.html") for title, name in beside.items()}
    items = "".join(f'<li><a href="{to}">{title}</a></li>' for title, to in (links | {below[0]: below[1]}).items())
    pages = {path: chrome.page(words, f'<h2>{words}</h2>\n<ul class="side">{items}</ul>', crumbs=False)}
    return pages | {to: chrome.page(title, _beside(chrome, title), crumbs=False) for title, to in links.items()}


def _home(chrome: Chrome) -> str:
    stories = "".join(f'<li><a href="{NEWS}{name}">{title}</a></li>' for name, (title, _) in STORIES.items())
    return f'<h1>{chrome.portal.name}</h1>\n<ul class="news">{stories}</ul>'


def _news(chrome: Chrome) -> dict[str, str]:
    items = "".join(f'<li><a href="{name}">{title}</a></li>' for name, (title, _) in STORIES.items())
    pages = {NEWS: chrome.page("新闻中心", f"<ul>{items}</ul>", crumbs=False)}
    for name, (title, text) in STORIES.items():
        pages[NEWS + name] = chrome.page(title, f"<h1>{title}</h1><p>{text}</p>", crumbs=False)
    return pages


def _beside(chrome: Chrome, words: str) -> str:
    return f"<h1>{chrome.portal.name}{words}</h1><p>本栏目说明{words}的编制依据、查询方式和受理机构。</p>"
