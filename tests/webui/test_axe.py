"""The judge of all pages finds what is planted, also where colours are judged once for texts that look alike."""

import pytest

from tests.webui.axe import violations

PAGE = """<!doctype html><html lang="en"><head><title>Planted</title><style>
body {{ color: #0b0c0c; background: #ffffff; font: 19px sans-serif }}
.pale {{ color: #bbbbbb }} .dark {{ background: #222222 }} .plain {{ color: #1d1d80; text-decoration: none }}
.tiny {{ display: inline-block; width: 9px; height: 9px; overflow: hidden }}
</style></head><body><main><h1>Planted</h1>
<ul><li>One of many</li><li>One of many</li>{row}</ul>{rest}</main></body></html>"""
PLANTED = {
    "nothing": ("", "", set()),
    "pale letters in the last row": ('<li class="pale">One of many</li>', "", {"color-contrast"}),
    "the same letters on another ground": ('<li class="dark">One of many</li>', "", {"color-contrast"}),
    "pale letters that are folded away": ("", '<details><summary>More</summary><p class="pale">x y</p></details>',
                                          {"color-contrast"}),
    "a link that looks like its text": ("", '<p>Some words <a class="plain" href="/a">and more</a> of them.</p>',
                                        {"link-in-text-block"}),
    "a field without a label": ("", '<input type="text">', {"label"}),
    "an image without words": ("", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" width="30" height="30">',
                               {"image-alt"}),
    "targets too small and close": ("", '<p><a class="tiny" href="/a">a</a><a class="tiny" href="/b">b</a></p>',
                                    {"target-size"}),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_planted_is_found_and_nothing_else(chromium, name):
    row, rest, rules = PLANTED[name]
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.set_content(PAGE.format(row=row, rest=rest))
    assert {found.partition(":")[0] for found in violations(page)} == rules
    assert page.locator("details[open]").count() == 0
    context.close()
