// Shows a question when the answers above call for it; the server decides what is stored.
// Trees and values as in surveys/expressions/evaluation.py; null is a missing answer.

const isNumber = (value) => typeof value === "number";
const near = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
const same = (a, b) => (isNumber(a) && isNumber(b) ? near(a, b) : !Array.isArray(a) && a === b);
const not = (value) => (typeof value === "boolean" ? !value : null);
const equal = (a, b) => (a === null || b === null ? null : same(a, b));
const numbers = (compute) => (a, b = a) => {
  const result = isNumber(a) && isNumber(b) ? compute(a, b) : null;
  return isNumber(result) && !Number.isFinite(result) ? null : result;
};
const decided = (parts, by) => (parts.includes(by) ? by : parts.every((part) => part === !by) ? !by : null);
const selected = (value, ...codes) =>
  value === null ? null : [].concat(value).some((one) => codes.some((code) => same(one, code)));

const OPERATORS = {
  or: (...parts) => decided(parts, true),
  and: (...parts) => decided(parts, false),
  not,
  "=": equal,
  "!=": (a, b) => not(equal(a, b)),
  "<": numbers((a, b) => a < b && !near(a, b)),
  "<=": numbers((a, b) => a < b || near(a, b)),
  ">": numbers((a, b) => a > b && !near(a, b)),
  ">=": numbers((a, b) => a > b || near(a, b)),
  in: (value, ...codes) => !Array.isArray(value) && selected(value, ...codes),
  "+": numbers((a, b) => a + b),
  "-": numbers((a, b) => a - b),
  "*": numbers((a, b) => a * b),
  "/": numbers((a, b) => a / b),
  negative: numbers((a) => -a),
  answered: (value) => value !== null,
  selected,
  "count-selected": (chosen) => (Array.isArray(chosen) && chosen.every(isNumber) ? chosen.length : null),
};

export function evaluate(tree, answer) {
  if (!Array.isArray(tree)) return tree;
  const [name, ...args] = tree;
  return name === "$" ? answer(args[0]) : OPERATORS[name](...args.map((arg) => evaluate(arg, answer)));
}

const OUTSIDE = { "-998": "dont_know", "-997": "not_relevant" };
const NUMBER = { numeric: /^[+-]?\d{1,12}$/, decimal: /^[+-]?\d{1,12}([.,]\d+)?$/ };

function day(text) {
  const parts = text.replace(/^(\d\d)(\d\d)(\d{4})$/, "$1.$2.$3").match(/\d+/g) ?? [];
  const [d, m, y] = /^\d{4}-/.test(text) ? parts.reverse() : parts;
  return y?.length === 4 ? Date.UTC(y, m - 1, d) / 864e5 + 719163 : null;
}

function written(fields) {
  const text = fields.map((field) => field.value).join("").trim().replace("−", "-");
  if (fields[0].matches(".date")) return day(text);
  const number = NUMBER[fields[0].inputMode];
  return number?.test(text) ? Number(text.replace(",", ".")) : number || !text ? null : true;
}

function valueOf(fields) {
  if (!/radio|checkbox/.test(fields[0].type)) return written(fields);
  const codes = fields.filter((field) => field.checked).map(({ value }) => OUTSIDE[value] ?? Number(value));
  if (fields[0].type === "radio") return codes[0] ?? null;
  return codes.length && (codes.length === 1 || codes.every(isNumber)) ? codes : null;
}

function follow(form) {
  const earlier = JSON.parse(form.dataset.earlier || "{}");
  const status = form.querySelector("[role=status]");
  const parts = [...form.querySelectorAll("[data-if]")].map((part) => [part, JSON.parse(part.dataset.if)]);
  const answer = (key) => {
    const fields = [...form.querySelectorAll(`[name="${key}"]`)];
    if (!fields.length) return earlier[key] ?? null;
    return fields[0].closest("[hidden]") ? null : valueOf(fields);
  };
  const update = (event) => {
    let more = 0;
    for (const [part, tree] of parts) {
      const hidden = evaluate(tree, answer) !== true;
      more += part.hidden - hidden;
      part.hidden = hidden;
    }
    if (event && more) status.textContent = status.dataset[more > 0 ? "more" : "fewer"];
  };
  for (const condition of form.querySelectorAll(".follow-up-if")) condition.replaceChildren();
  form.addEventListener("input", update);
  addEventListener("pageshow", () => update());
  update();
}

document.querySelectorAll("form[data-follow]").forEach(follow);
