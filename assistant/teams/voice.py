"""What the bot says, in three languages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from microsoft_teams.api.activities import MessageActivityInput, TypingActivityInput
from microsoft_teams.api.models import CardAction, CardActionType, SuggestedActions
from microsoft_teams.api.models.entity import CitationAppearance
from microsoft_teams.cards import (
    AdaptiveCard,
    CardElement,
    Choice,
    ChoiceSetInput,
    SubmitAction,
    TextInput,
)

from assistant.api.deltas import deltas
from assistant.api.feedback import MOST_COMMENT_CHARS
from assistant.api.suggestions import Suggested
from assistant.api.window import window_of
from assistant.conversation import Answer, AnswerStatus, Citation, Referral
from assistant.messages.catalog import Messages
from assistant.steps.telephone import Telephone
from assistant.storage.feedback import reasons_for
from assistant.teams.cards.parts import button, buttons, card_of, group, heading, words
from assistant.teams.cards.sources import SourceCards
from assistant.teams.markdown import as_markdown
from assistant.teams.reference import Kind
from assistant.teams.reply import Reply, Response
from assistant.teams.shortening import shortened, whole_sentences
from assistant.widget.shown import Card, Teller
from corpus.document import Span
from corpus.release import Release
from corpus.source import PUBLIC, Authority, Language

MOST_CHARS = 7_000
"""A longer answer is cut at a sentence: message and citations have to go below 28 kB together."""

MOST_CITATIONS = 20
"""Teams shows no more."""

_NAME, _ABSTRACT, _KEYWORD, _KEYWORDS = 80, 160, 28, 3
_CHIPS = 3
_CHIP_CHARS = 100
_RATED = frozenset(AnswerStatus) - {
    AnswerStatus.SMALL_TALK,
    AnswerStatus.CLARIFICATION,
    AnswerStatus.PERSONAL_DATA,
    AnswerStatus.REFERRED_SPECIAL_CATEGORY,
}
_CARD_TYPE = "application/vnd.microsoft.card.adaptive"
_MESSAGE_TYPE = "application/vnd.microsoft.activity.message"


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands on a card before and after the referral and the sources."""

    first: Sequence[CardElement] = ()
    last: Sequence[CardElement] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Puts answers and everything else that is said into activities and cards."""

    messages: Mapping[Language, Messages]
    release: Release
    today: Callable[[], date]

    def answered(
        self,
        answer: Answer,
        suggested: Suggested,
        *,
        kind: Kind,
        telephone: Telephone | None,
        was_edited: bool = False,
    ) -> Reply:
        """An answer that may be seen by everybody in the conversation."""
        messages = self.messages[answer.language]
        edited = [messages.text("teams", "edited")] if was_edited else []
        text = self._text(answer, messages, edited)
        is_alone = kind == "personal"
        around = Around(
            first=_choices(suggested.choices, messages),
            last=_notices(_cited(answer), messages) if is_alone else [],
        )
        reply = self._composed(answer, text, telephone, around)
        if answer.status in _RATED:
            reply.message.add_feedback("custom")
        return _with_chips(reply, suggested.follow_ups if is_alone else ())

    def stopped(self, answer: Answer, *, written_in: Kind, telephone: Telephone | None) -> Reply:
        """To the writer alone: why a text was stopped; it repeats nothing but the masked text.

        Where it was written in a group or a channel, the advice is to delete it there.
        """
        messages = self.messages[answer.language]
        is_alone = written_in == "personal"
        advice = [] if is_alone else [messages.text("teams", f"delete_{written_in}")]
        text = self._text(answer, messages, advice)
        is_offered = answer.masked and answer.status is AnswerStatus.PERSONAL_DATA
        masked = _masked(str(answer.masked), messages) if is_offered else []
        return self._composed(answer, text, telephone, Around(first=masked))

    def stopped_in_group(self, language: Language) -> Reply:
        """To a whole group, where the writer could not be reached alone: no reason, no quote."""
        return self._said(language, "stopped_in_group")

    def searching(self, language: Language) -> str:
        """What a stream begins with."""
        return self.messages[language].text("teams", "searching")

    def typing(self) -> TypingActivityInput:
        """The sign that an answer is being worked out."""
        return TypingActivityInput()

    def welcome(self, language: Language, *, kind: Kind, examples: Sequence[str]) -> Reply:
        """That a machine answers, what not to write, how to stop; with examples as chips.

        Always in Norwegian: many who read Norwegian have a Teams in English.
        """
        is_alone = kind == "personal"
        key = "welcome" if is_alone else "welcome_group"
        said: list[Language] = ["nb", "en"] if language == "en" else [language]
        text = "\n\n".join(self.messages[one].text("teams", key) for one in said)
        return _with_chips(_plain(text), examples if is_alone else ())

    def help(self, language: Language, *, kind: Kind) -> Reply:
        """What can be asked and which commands there are."""
        return self._said(language, "help" if kind == "personal" else "help_group")

    def new_talk(self, language: Language) -> Reply:
        """The conversation so far is forgotten."""
        return self._said(language, "new_talk")

    def nothing_written(self, language: Language) -> Reply:
        """To a message without words: a picture, a file, a mention alone."""
        return self._said(language, "nothing_written")

    def too_busy(self, language: Language) -> Reply:
        """Too many ask at once: try again in a moment."""
        return self._said(language, "busy", group="problem")

    def too_fast(self, language: Language) -> Reply:
        """This sender asks more than is allowed in a minute."""
        return self._said(language, "too_fast", group="problem")

    def failed(self, language: Language) -> Reply:
        """Something broke on our side."""
        return self._said(language, "failed", group="problem")

    def notices_asked(self, language: Language, titles: Sequence[str]) -> Reply:
        """Which circulars the user is told about; none is told too."""
        key = "notices_some" if titles else "notices_none"
        return self._said(language, key, titles=_listed(titles))

    def notices_ended(self, language: Language, titles: Sequence[str]) -> Reply:
        """These are told about no more; empty: there were none."""
        key = "notices_ended" if titles else "notices_none"
        return self._said(language, key, titles=_listed(titles))

    def circular_replaced(
        self, language: Language, *, earlier: str, later: Sequence[str], later_url: str | None
    ) -> Reply:
        """The notice: a circular by its title has been replaced by others, by their titles."""
        key = "replaced_by" if later else "replaced"
        reply = self._said(language, key, earlier=earlier, later=_listed(later))
        if later_url:
            reply.message.add_text(f"\n\n{later_url}")
        return reply

    def circular_changed(self, language: Language, *, title: str, url: str | None) -> Reply:
        """The notice: a circular says something else than it did."""
        reply = self._said(language, "changed", title=title)
        if url:
            reply.message.add_text(f"\n\n{url}")
        return reply

    def circular_gone(self, language: Language, *, title: str | None) -> Reply:
        """The notice: a circular is no longer among the sources."""
        if title is None:
            return self._said(language, "gone_unnamed")
        return self._said(language, "gone", title=title)

    def source_card(self, source_id: str, span: Span, language: Language) -> AdaptiveCard | None:
        """The place of a quote among its neighbours; None where it is no longer there."""
        source = self.release.sources.get(source_id)
        if source is None or source.audience != PUBLIC:
            return None
        window = window_of(self.release, source_id, span, self.today())
        if window is None:
            return None
        messages = self.messages[language]
        return SourceCards(messages).place(source, window, Teller(messages, self.release))

    def source_message(self, card: AdaptiveCard) -> MessageActivityInput:
        """A place as a message, so that the card with all the sources stays where it is."""
        return MessageActivityInput().add_card(card)

    def source_response(
        self, card: AdaptiveCard | None, language: Language, *, is_below: bool
    ) -> Response:
        """The place in place of the card; that it stands below; or that it is not there."""
        if card is None:
            return self._message(language, "source_gone")
        return self._message(language, "source_below") if is_below else _card_response(card)

    def asked_response(self, question: str, language: Language) -> Response:
        """To a pressed choice: it is being looked up. The card says so in its place."""
        messages = self.messages[language]
        text = messages.text("teams", "asked")
        card = card_of(language, [words(text, subtle=True), words(question)], fallback=text)
        return _card_response(card)

    def subscribed_response(self, title: str, language: Language, *, is_on: bool) -> Response:
        """To a pressed button of notices."""
        return self._message(language, "subscribed" if is_on else "unsubscribed", title=title)

    def unknown_response(self, language: Language) -> Response:
        """To a button that is too old, or not ours."""
        return self._message(language, "unknown_button")

    def feedback_form(self, language: Language, *, helpful: bool, message: str) -> Response:
        """To `message/fetchTask`: a form with the fixed reasons and a comment."""
        messages = self.messages[language]
        labels = messages.group("reason")
        reaction = "like" if helpful else "dislike"
        form = card_of(
            language,
            [
                ChoiceSetInput(
                    id="reasons",
                    label=messages.text("teams", "reasons"),
                    is_multi_select=True,
                    style="expanded",
                    wrap=True,
                    choices=[
                        Choice(title=labels[code], value=code)
                        for code in reasons_for(helpful=helpful)
                    ],
                ),
                TextInput(
                    id="comment",
                    label=messages.text("teams", "comment"),
                    is_multiline=True,
                    max_length=MOST_COMMENT_CHARS,
                ),
                words(messages.text("teams", "comment_kept"), subtle=True),
            ],
            fallback=messages.text("teams", "feedback_title"),
        )
        data = {"verb": "feedback", "reaction": reaction, "message": message}
        form.actions = [SubmitAction(title=messages.text("teams", "send"), data=data)]
        title = messages.text("teams", "feedback_title")
        value = {"title": title, "card": {"contentType": _CARD_TYPE, "content": _dumped(form)}}
        return Response(200, {"task": {"type": "continue", "value": value}})

    def feedback_response(self, language: Language, *, kept: bool) -> Response:
        """To a form sent in: thanks; or nothing was kept, since the comment is about a person."""
        messages = self.messages[language]
        text = (
            messages.text("teams", "feedback_kept")
            if kept
            else messages.text("feedback", "not_stored")
        )
        return _task_response(text)

    def feedback_too_late(self, language: Language) -> Response:
        """To a form about an answer that is no longer known."""
        return _task_response(self.messages[language].text("teams", "feedback_too_late"))

    def words_of(self, response: Response) -> str:
        """What the answer to an invoke says, for where it has to be said as a message."""
        value = (response.body or {}).get("value")
        if isinstance(value, dict):
            return str(value.get("fallbackText", ""))
        return value if isinstance(value, str) else ""

    def _text(self, answer: Answer, messages: Messages, before: Sequence[str]) -> str:
        text, is_all = whole_sentences(answer.text, MOST_CHARS)
        cut = [] if is_all else [messages.text("teams", "cut")]
        note = messages.text("page", "notices")
        after = [f"{note}: {notice}" for notice in answer.notices]
        # What is put before is ours, Markdown and all.
        return "\n\n".join([*before, as_markdown("\n\n".join([text, *cut, *after]))])

    def _composed(
        self,
        answer: Answer,
        text: str,
        telephone: Telephone | None,
        around: Around,
    ) -> Reply:
        """Text with its citations; on a card the referral, the sources and what is around them."""
        messages, cited = self.messages[answer.language], _cited(answer)
        shown = Teller(messages, self.release).answer(answer, "", telephone)
        message = MessageActivityInput(text=text, text_format="markdown").add_ai_generated()
        for citation, card in list(zip(cited, shown.cards, strict=True))[:MOST_CITATIONS]:
            if f"[{citation.number}]" in text:
                message.add_citation(citation.number, _appearance(citation, card, messages))
        body = [*around.first, *_referral(answer.referral, shown.telephone, messages)]
        if cited:
            body += SourceCards(messages).among(cited, shown.cards)
        return Reply(
            message=message,
            card=_card([*body, *around.last], messages),
            sentences=tuple(deltas(text)),
        )

    def _said(self, language: Language, key: str, group: str = "teams", **values: object) -> Reply:
        # The words are ours and may hold Markdown; what is filled in may not.
        shown = {
            name: as_markdown(value) if isinstance(value, str) else value
            for name, value in values.items()
        }
        return _plain(self.messages[language].text(group, key, **shown))

    def _message(self, language: Language, key: str, **values: object) -> Response:
        text = self.messages[language].text("teams", key, **values)
        return Response(200, {"statusCode": 200, "type": _MESSAGE_TYPE, "value": text})


def _listed(titles: Sequence[str]) -> str:
    return "".join(f"\n- {title}" for title in titles)


def _plain(text: str) -> Reply:
    """A message that holds nothing but words."""
    message = MessageActivityInput(text=text.strip(), text_format="markdown")
    return Reply(message=message, sentences=(text.strip(),))


def _cited(answer: Answer) -> tuple[Citation, ...]:
    return answer.citations or (answer.referral.rule_citations if answer.referral else ())


def _masked(masked: str, messages: Messages) -> list[CardElement]:
    """The text as it could be sent, and a button that sends it."""
    send = button(
        messages.text("page", "send_masked"), "send_masked", messages.language, text=masked
    )
    return [heading(messages.text("page", "masked")), words(masked), buttons([send])]


def _appearance(citation: Citation, card: Card, messages: Messages) -> CitationAppearance:
    """A source as Teams shows it beside the mark."""
    title = card.title
    if card.heading_path:
        title = f"{title}: {card.heading_path[-1]}"
    authority = messages.group("authority")[citation.standing.authority.value]
    keywords = [shortened(one, _KEYWORD) for one in (*card.bands, authority)]
    return CitationAppearance(
        name=shortened(title, _NAME),
        abstract=shortened(card.quote, _ABSTRACT),
        url=card.address,
        keywords=keywords[:_KEYWORDS],
    )


def _choices(choices: Sequence[str], messages: Messages) -> list[CardElement]:
    if not choices:
        return []
    asked = [button(one, "ask", messages.language, text=one) for one in choices]
    # A row of long questions would be cut: each stands by itself.
    return [heading(messages.text("teams", "meant")), *(buttons([one]) for one in asked)]


def _referral(
    referral: Referral | None, telephone: str | None, messages: Messages
) -> list[CardElement]:
    if referral is None:
        return []
    lines = [words(referral.contact), *([words(telephone)] if telephone else [])]
    lines.append(words(referral.why))
    shown: list[CardElement] = [
        heading(f"{messages.text('page', 'referral')}: {referral.to}"),
        group([line for line in lines if line.text]),
    ]
    if referral.checklist:
        points = [words(f"• {point}") for point in referral.checklist]
        shown.append(group([words(messages.text("page", "referral_rule"), bold=True), *points]))
    if referral.deadlines:
        points = [words(f"• {point}") for point in referral.deadlines]
        shown.append(group([words(messages.text("page", "deadlines"), bold=True), *points]))
    return shown


def _notices(cited: Sequence[Citation], messages: Messages) -> list[CardElement]:
    """One button for each circular cited: to be told when it is replaced."""
    circulars = {
        one.source.source_id: one.source.title
        for one in cited
        if one.standing.authority is Authority.CIRCULAR and one.source.audience == PUBLIC
    }
    return [
        buttons([
            button(messages.text("teams", "subscribe", title=title), "subscribe",
                   messages.language, source=source)
        ])
        for source, title in circulars.items()
    ]  # fmt: skip


def _card(body: Sequence[CardElement], messages: Messages) -> MessageActivityInput | None:
    """A message that holds nothing but a card; none where there is nothing to show."""
    if not body:
        return None
    fallback = messages.text("teams", "card")
    card = card_of(messages.language, body, fallback=fallback, wide=True)
    return MessageActivityInput().add_card(card)


def _with_chips(reply: Reply, questions: Sequence[str]) -> Reply:
    """Questions to press, on whatever comes last: Teams shows them nowhere else."""
    fitting = [one for one in questions if len(one) <= _CHIP_CHARS][:_CHIPS]
    if fitting:
        actions = [CardAction(type=CardActionType.IM_BACK, title=one, value=one) for one in fitting]
        last = reply.card or reply.message
        last.with_suggested_actions(SuggestedActions(to=[], actions=actions))
    return reply


def _dumped(card: AdaptiveCard) -> dict[str, Any]:
    return card.model_dump(by_alias=True, exclude_none=True, mode="json")


def _card_response(card: AdaptiveCard) -> Response:
    return Response(200, {"statusCode": 200, "type": _CARD_TYPE, "value": _dumped(card)})


def _task_response(text: str) -> Response:
    return Response(200, {"task": {"type": "message", "value": text}})
