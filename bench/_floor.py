"""The two floors of `bench intake`: the least that a Flask form of 20 questions can do. Run as a server of its own.

/form   Flask-WTF + WTForms with 20 radio fields; a valid POST commits one row durably and redirects
/cached one page from a string in memory, with a fresh CSRF token
"""

from __future__ import annotations

import json
import logging
import sqlite3
import sys
import threading

from flask import Flask, redirect, render_template_string
from flask_wtf import FlaskForm
from flask_wtf.csrf import generate_csrf
from waitress.server import create_server
from wtforms import RadioField
from wtforms.validators import InputRequired

CHOICES = [
    ("1", "Slet ikke"),
    ("2", "I mindre grad"),
    ("3", "I nogen grad"),
    ("4", "I høj grad"),
    ("5", "I meget høj grad"),
]
FIELDS = [f"q{number:02}" for number in range(1, 21)]
Twenty = type("Twenty", (FlaskForm,), {name: RadioField(name, [InputRequired()], choices=CHOICES) for name in FIELDS})
PAGE = """<!doctype html><title>Form</title><form method="post">{{ form.hidden_tag() }}
{% for field in form if field.type == 'RadioField' %}
<fieldset><legend>{{ field.label.text }}</legend>{{ field }}</fieldset>
{% endfor %}<button>Send</button></form>"""


class Rows:
    """One connection per server thread; SQLite in WAL with synchronous FULL, or PostgreSQL as it comes."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.local = threading.local()
        self.execute("CREATE TABLE IF NOT EXISTS answer (body TEXT NOT NULL)")

    def connection(self):
        if not hasattr(self.local, "connection"):
            if self.target.startswith("postgresql"):
                import psycopg

                self.local.connection = psycopg.connect(self.target.replace("+psycopg", ""))
            else:
                self.local.connection = sqlite3.connect(self.target, timeout=30)
                self.local.connection.execute("PRAGMA journal_mode=WAL")
                self.local.connection.execute("PRAGMA synchronous=FULL")
        return self.local.connection

    def execute(self, statement: str, *values: str) -> None:
        mark = "%s" if self.target.startswith("postgresql") else "?"
        connection = self.connection()
        connection.execute(statement.replace("?", mark), values)
        connection.commit()


def floor_app(target: str) -> Flask:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="a floor for comparison", WTF_CSRF_TIME_LIMIT=None)
    rows = Rows(target)
    with app.test_request_context():
        page = render_template_string(PAGE, form=Twenty(meta={"csrf": False}))

    @app.route("/form", methods=["GET", "POST"])
    def form():
        form = Twenty()
        if form.validate_on_submit():
            rows.execute("INSERT INTO answer VALUES (?)", json.dumps({name: form[name].data for name in FIELDS}))
            return redirect("/cached", 303)
        return render_template_string(PAGE, form=form)

    @app.get("/cached")
    def cached():
        return page.replace("<form", f'<input type="hidden" name="csrf_token" value="{generate_csrf()}"><form', 1)

    return app


if __name__ == "__main__":
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = create_server(floor_app(sys.argv[1]), host="127.0.0.1", port=0, threads=8)
    print(f"http://127.0.0.1:{server.effective_port}/", flush=True)
    server.run()
