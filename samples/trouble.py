"""Hosts that cannot be harvested: one that never answers, and two that only answer with a protection."""

from samples.web.answer import Answer, page

MARK = '<div class="sample-mark">样例:本站由程序生成,并非真实网站</div>'
DOWN = "www.down-sample.example"


def _challenge() -> Answer:
    """A 521 with the cookie script of an accelerator: a browser would have to solve it."""
    script = (
        "<script>document.cookie='__jsl_clearance=1771000000.1|-1|sample;path=/';location.href=location.href</script>"
    )
    text = f"<html><head><title>样例</title></head><body>{MARK}{script}</body></html>"
    return page(text, status=521, headers=(("Set-Cookie", "__jsluid_h=5a3f; max-age=31536000; path=/; HttpOnly"),))


def _blocked() -> Answer:
    """A block page of a firewall, with status 200."""
    words = "您的访问请求可能对网站造成安全威胁,已被网站防火墙拦截,请输入验证码后继续访问。事件编号:SAMPLE-0001"
    return page(
        f"<html><head><title>访问被拦截(样例)</title></head><body>{MARK}<h1>访问被拦截</h1><p>{words}</p></body></html>"
    )


GUARDED = {"www.challenge-sample.example": _challenge(), "www.blocked-sample.example": _blocked()}
