"""The forms of quotes: what is chosen, what is taken out, and what a second person says of it."""

from __future__ import annotations

from collections.abc import Mapping

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import InputRequired, Length

from evaluator.quoting.choosing import NOWHERE, Place
from evaluator.quoting.redaction import KINDS
from evaluator.store.quote_tables import PLACES
from evaluator.store.quotes import Quote
from evaluator.texts import LANGUAGES, Texts

MOST_WORDS = 20_000
RECOGNISABLE = {"yes": True, "no": False}


class _Placed(FlaskForm):
    language = SelectField()
    place = SelectField()

    def offer(self, places: Mapping[Place, Mapping[str, str]], t: Texts) -> None:
        """``places``: what a quote can belong to, with titles by language."""
        self.language.choices = [(one, t(f"quoting.language_{one}")) for one in LANGUAGES]
        groups: dict[str, list[tuple[str, str]]] = {"": [("", t("quoting.no_place"))]}
        for kind in PLACES:
            its = [(":".join(place), t.pick(title)) for place, title in places.items() if place[0] == kind]
            groups |= {t(f"quoting.place_{kind}"): its} if its else {}
        self.place.choices = groups

    @property
    def chosen_place(self) -> Place:
        kind, _, key = (self.place.data or "").partition(":")
        return (kind, key) if key else NOWHERE


class ChooseQuote(_Placed):
    words = TextAreaField(validators=[Length(max=MOST_WORDS)])


class RedactQuote(_Placed):
    """``out``: the marks that are taken out, by where they begin."""

    out = SelectMultipleField(coerce=int, validate_choice=False)
    words = StringField(validators=[Length(max=MOST_WORDS)])
    kind = SelectField()
    revision = IntegerField(validators=[InputRequired()])
    send = HiddenField()

    def offer(self, places: Mapping[Place, Mapping[str, str]], t: Texts) -> None:
        super().offer(places, t)
        self.kind.choices = [(kind, t(f"quoting.kind_{kind}")) for kind in KINDS]

    def show(self, its: Quote) -> None:
        """What stands, where nothing was posted."""
        self.out.data = [mark.starts for mark in its.marks if mark.out]
        self.language.data, self.kind.data = its.language, KINDS[0]
        self.place.data = f"{its.place}:{its.place_key}" if its.place else ""


class ReviewQuote(FlaskForm):
    recognisable = RadioField(choices=[SelectChoice(one) for one in RECOGNISABLE], validate_choice=False)
    reason = TextAreaField(validators=[Length(max=2000)])
    revision = IntegerField(validators=[InputRequired()])


class WithdrawQuote(FlaskForm):
    revision = IntegerField(validators=[InputRequired()])
