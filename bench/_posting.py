"""Forms filled in and sent by the browser without being drawn: what is the tenth of its kind needs no keyboard."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from bench._forms import IN_PER_CENT, Fields, written
from bench._hands import Hands

_SEND: Final = """async ([path, wanted, left, then, inPerCent, follow]) => {
    const read = text => new DOMParser().parseFromString(text, 'text/html');
    const forms = window.forms ??= {};
    const form = forms[path] ??= read(await (await fetch(path)).text()).querySelector('form.editing');
    for (const one of form.elements) {
        if (one.type === 'radio') one.checked = one.defaultChecked;
        if (one.type === 'select-one')
            one.selectedIndex = Math.max(0, [...one.options].findIndex(its => its.defaultSelected));
        if (['hidden', 'submit', 'radio', 'select-one'].includes(one.type) && !(one.name in wanted)) continue;
        const [plain, perCent] = wanted[one.name] ?? ['', ''];
        const isPerCent = (form.querySelector(`label[for="${one.id}"]`)?.textContent ?? '').includes(inPerCent);
        left = left.filter(name => name !== one.name);
        if (one.type === 'checkbox') one.checked = Array.isArray(plain) ? plain.includes(one.value) : plain === true;
        else if (one.type === 'radio') one.checked = one.value === plain;
        else one.value = isPerCent || Array.isArray(plain) ? perCent : plain;
    }
    const data = new URLSearchParams(new FormData(form));
    for (const name of left) for (const one of [wanted[name][0]].flat()) data.append(name, one === true ? 'y' : one);
    data.set('then', then);
    const to = form.getAttribute('action') ?? path;
    const answer = await fetch(to, {method: 'POST', body: data, redirect: follow ? 'follow' : 'manual'});
    if (!follow) return [answer.type === 'opaqueredirect', '', left];
    const page = read(await answer.text()), next = page.querySelector('form.editing');
    const sheet = [...page.querySelectorAll('section.sheet h3 a')].at(-1)?.getAttribute('href');
    const led = sheet ?? new URL(answer.url).pathname;
    if (next && !sheet) forms[led] = next;
    return [answer.redirected, led, left];
}"""


def send(hands: Hands, path: str, wanted: Fields, then: str = "", *, follow: bool = False) -> str:
    """Send the form at ``path``, from a page that may ask the server, such as the theory for a meeting; the form is
    asked for once. What it has no field for yet, such as the sixth of five rows, is sent all the same. ``follow``:
    where the browser is led; of a questionnaire's draft, the last of its pages."""
    values = {name: [_plain(one), written(one, IN_PER_CENT)] for name, one in wanted.items()}
    sent = [path, values, list(values), then, IN_PER_CENT, follow]
    was_led, address, left = hands.page.evaluate(_SEND, sent)
    assert was_led, f"{path} refused {wanted}"
    assert all(name.split("-")[1:2] for name in left), f"{path} has no field for {left}"
    return str(address)


def _plain(value: Any) -> Any:
    return written(value, "") if isinstance(value, Decimal) else value
