"""Style, script and picture of the portals: what a page needs to be shown."""

from samples.web.answer import Answer
from samples.web.picture import plain

CSS = """body{margin:0 auto;max-width:60em;font-family:sans-serif;background:url(/images/bg.png)}
.sample-mark{background:#b00;color:#fff;text-align:center;padding:.4em}
table{border-collapse:collapse}td,th{border:1px solid #999;padding:.2em}
"""
JS = """function clicks(id){ document.write('38'); }
function createPageHTML(count, index, name, ext){
  for(var i=0;i<count;i++){
    var href = i === 0 ? name+'.'+ext : name+'_'+i+'.'+ext;
    document.write(i === index ? '<span>'+(i+1)+'</span> ' : '<a href="'+href+'">'+(i+1)+'</a> ');
  }
}
"""


def assets() -> dict[str, Answer]:
    """The files by path, with validators."""
    files = {
        "/css/site.css": (CSS.encode(), "text/css"),
        "/js/page.js": (JS.encode(), "application/javascript"),
        "/images/logo.png": (plain(96, 32, (176, 0, 0)), "image/png"),
        "/images/bg.png": (plain(8, 8, (246, 246, 240)), "image/png"),
    }
    return {
        path: Answer(body=body, content_type=kind, modified=True, etag=True) for path, (body, kind) in files.items()
    }
