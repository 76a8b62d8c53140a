"""Every page that an account comes to by links, looked at as somebody without a mouse and without script sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.support.browsing import PASSWORD

ELSEWHERE: Final = ("/svar/", "/static/", "/log-ud", "/sprog/", "/interview/", "/d/")
"""What is no page of somebody signed in, or leads away from what is walked."""
_LINKS: Final = """() => [...document.querySelectorAll('a[href]')].map(one => one.href.baseVal ?? one.href)
    .map(one => new URL(one, location.href)).filter(one => one.origin === location.origin)
    .map(one => one.pathname + one.search)"""
_STOPS: Final = """() => {
    document.querySelectorAll('details').forEach(one => { one.open = true; });
    const can = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], iframe';
    const found = [], groups = new Set();
    for (const one of document.querySelectorAll(can)) {
        if (one.disabled || one.tabIndex < 0) continue;
        if (!one.checkVisibility({checkVisibilityCSS: true, contentVisibilityAuto: true})) continue;
        if (one.type === 'radio') {  // a group is one stop, at what is chosen of it
            const group = `${[...document.forms].indexOf(one.form)} ${one.name}`;
            const chosen = [...document.querySelectorAll('input[type=radio]')].find(
                other => other.name === one.name && other.form === one.form && other.checked);
            if (groups.has(group) || (chosen && chosen !== one)) continue;
            groups.add(group);
        }
        found.push(one);
    }
    window.stops = found; window.seen = [];
    document.body.tabIndex = -1;  // from the top, also where something else has the focus already
    document.body.focus();
    document.body.removeAttribute('tabindex');
    const more = {date: 4, time: 3};  // day, month, year, calendar
    return found.reduce((sum, one) => sum + 1 + (more[one.type] ?? 0), 0);
}"""
_NOTE: Final = """() => {
    const one = document.activeElement, last = window.seen.at(-1)?.[0];
    if (!one || one === document.body || one === last) return;
    const style = getComputedStyle(one);
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    const within = one.tagName === 'IFRAME';  // what has the focus there shows it
    window.seen.push([one, outlined || within || style.boxShadow !== 'none']);
}"""
"""Without script no listener hears of the focus: it is looked for after each key."""
_TOLD: Final = """() => {
    const name = one => one.outerHTML.slice(0, 120).replace(/\\s+/g, ' ');
    const scrolls = one => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight;
    const own = window.seen.filter(([one]) => window.stops.includes(one) || !scrolls(one));
    const faults = [];
    window.stops.forEach((one, at) => {
        const came = own[at]?.[0];
        if (came !== one) faults.push(`stop ${at} is not ${name(one)}, but ${came ? name(came) : 'none'}`);
    });
    own.filter(([, isSeen]) => !isSeen).forEach(([one]) => faults.push(`no focus is seen on ${name(one)}`));
    return faults.slice(0, 3);
}"""
_DEAD: Final = """preview => {
    const name = one => one.outerHTML.slice(0, 120).replace(/\\s+/g, ' ');
    document.querySelectorAll('details').forEach(one => { one.open = true; });
    const shown = one => one.checkVisibility({checkVisibilityCSS: true, contentVisibilityAuto: true});
    const sending = 'button:not([type=button]), [type=submit]';
    const sends = form => form && [...form.elements].some(one => one.matches(sending));
    const faults = [];
    const controls = 'button, input:not([type=hidden]), select, textarea';
    for (const one of preview ? [] : document.querySelectorAll(controls)) {
        if (!shown(one) || one.disabled) continue;
        if (one.type === 'button' || !sends(one.form)) faults.push(`does nothing: ${name(one)}`);
    }
    for (const one of document.querySelectorAll('a')) {
        const to = one.getAttribute('href') ?? one.href?.baseVal ?? '';
        if (!to) faults.push(`leads nowhere: ${name(one)}`);
        const inside = to.startsWith('#') && decodeURIComponent(to.slice(1));
        if (inside && !document.getElementById(inside)) faults.push(`no ${to}: ${name(one)}`);
    }
    return faults.slice(0, 3);
}"""


@dataclass(frozen=True, slots=True)
class Step:
    """A page that was opened: its endpoint and where it stands."""

    endpoint: str
    path: str


def enter(page: Page, address: str, name: str) -> None:
    """Sign in; what comes first differs by role. The first page that tells of a count makes its findings, which on a
    busy machine takes longer than a page."""
    page.set_default_timeout(60_000)
    page.goto(f"{address}/log-ind")
    page.get_by_label("Navn").fill(name)
    page.get_by_label("Adgangskode").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Log ind").click()


def walk(page: Page, app: Flask, address: str, starts: list[str]) -> Iterator[Step]:
    """One page of every endpoint to which links lead from ``starts``, opened in ``page``."""
    waiting, walked = list(starts), set()
    while waiting:
        path = waiting.pop(0)
        endpoint = endpoint_of(app, path)
        if endpoint is None or endpoint in walked or path.startswith(ELSEWHERE):
            continue
        walked.add(endpoint)
        if not _opened(page, f"{address}{path}"):
            continue
        waiting += page.evaluate(_LINKS)
        yield Step(endpoint, path)


def endpoint_of(app: Flask, path: str) -> str | None:
    parts = urlsplit(path)
    try:
        return str(app.url_map.bind("localhost").match(parts.path, "GET")[0])
    except (HTTPException, RequestRedirect):
        return None


def _opened(page: Page, address: str) -> bool:
    """False where a file lies there: a browser saves it and shows no page."""
    try:
        answer = page.goto(address)
    except Exception as error:  # a download begins
        if "Download is starting" in str(error) or "ERR_ABORTED" in str(error):
            return False
        raise
    assert answer is not None
    assert answer.status < 400, (answer.status, address)
    return "text/html" in answer.headers.get("content-type", "")


def by_keyboard(page: Page) -> list[str]:
    """What is wrong with reaching everything on the page by the tabulator alone, in the order in which it stands."""
    for _ in range(page.evaluate(_STOPS)):
        page.keyboard.press("Tab")
        page.evaluate(_NOTE)
    found: list[str] = page.evaluate(_TOLD)
    return found


def without_script(page: Page, *, preview: bool = False) -> list[str]:
    """Controls that do nothing and links that lead nowhere on a page that was opened without script. A ``preview``
    shows the fields of others, which send nothing."""
    found: list[str] = page.evaluate(_DEAD, preview)
    return found
