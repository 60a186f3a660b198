"""What is said back: the messages, with citations, referral and notices in their places."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.conversation import Answer, AnswerStatus
from assistant.messages.catalog import Messages
from assistant.steps.check import Checked
from assistant.steps.present import notices, present
from assistant.steps.refer import Circular, marks
from corpus.source import Language
from corpus.text import words
from guardrails.redact import mask, redact
from guardrails.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Replies:
    """Fills an empty answer, in its language."""

    messages: Mapping[Language, Messages]
    circular: Circular

    def say(
        self,
        empty: Answer,
        key: str,
        status: AnswerStatus = AnswerStatus.CLARIFICATION,
        **values: object,
    ) -> Answer:
        """A message alone."""
        text = self.messages[empty.language].text("answer", key, **values)
        return replace(empty, text=text, status=status)

    def from_sources(self, empty: Answer, checked: Checked, *, whole: bool) -> Answer:
        """What the sources say; `whole` tells whether that is all that was asked."""
        messages = self.messages[empty.language]
        shown = present(checked.statements, messages, empty.as_of)
        lacking = () if whole else (messages.text("notice", "partial"),)
        return replace(
            empty,
            text=shown.text,
            status=AnswerStatus.ANSWERED if whole else AnswerStatus.PARTIAL,
            citations=shown.citations,
            notices=(*shown.notices, *lacking),
        )

    def refer(self, empty: Answer, status: AnswerStatus) -> Answer:
        """To the right office, with the circular's words beside it."""
        messages = self.messages[empty.language]
        citations = self.circular.citations(status)
        return replace(
            empty,
            text=messages.text("answer", status.value) + marks(citations),
            status=status,
            citations=citations,
            referral=self.circular.referral(status, messages),
            notices=notices(citations, messages, empty.as_of),
        )

    def individual_case(self, empty: Answer, rule: Answer) -> Answer:
        """To the lawyers, with the general rule as far as the sources hold it."""
        status = AnswerStatus.REFERRED_INDIVIDUAL_CASE
        messages = self.messages[empty.language]
        own = self.circular.citations(status, first=len(rule.citations) + 1)
        opening = messages.text("answer", status.value) + marks(own)
        found = [messages.text("answer", "general_rule"), rule.text]
        none = [messages.text("answer", "no_general_rule")]
        citations = (*rule.citations, *own)
        return replace(
            empty,
            text="\n\n".join([opening, *(found if rule.citations else none)]),
            status=status,
            citations=citations,
            referral=self.circular.referral(status, messages, rule.citations),
            notices=tuple(
                dict.fromkeys((*rule.notices, *notices(citations, messages, empty.as_of)))
            ),
        )

    def with_way_to_lawyers(self, answer: Answer) -> Answer:
        """A general answer for somebody who may have a case."""
        messages = self.messages[answer.language]
        status = AnswerStatus.REFERRED_INDIVIDUAL_CASE
        return replace(
            answer,
            referral=self.circular.referral(status, messages, answer.citations),
            notices=(*answer.notices, messages.text("notice", "case")),
        )

    def with_day_meant(self, answer: Answer) -> Answer:
        """Tells which day's rules the question was taken to be about."""
        told = self.messages[answer.language].text(
            "notice", "day_meant", day=answer.as_of.strftime("%d.%m.%Y")
        )
        return replace(answer, notices=(*answer.notices, told))

    def with_text_withheld(self, answer: Answer) -> Answer:
        """Tells that the text held personal data."""
        withheld = self.messages[answer.language].text("notice", "sensitive_withheld")
        return replace(answer, notices=(*answer.notices, withheld))

    def contact_info(self, empty: Answer) -> Answer:
        """The circular's figures in the reader's language, then its words on answering times."""
        status = AnswerStatus.CONTACT_INFO
        messages = self.messages[empty.language]
        citations = self.circular.citations(status)
        if not citations:
            return self.say(empty, "no_contact_info", status)
        waiting = self.circular.response_time
        reached = [one for one in citations if one.quote is not waiting]
        waits = [one for one in citations if one.quote is waiting]
        paragraphs = [self.circular.contact(status, messages) + marks(reached)]
        paragraphs += [" ".join(one.quote.text.split()) + marks([one]) for one in waits]
        return replace(
            empty,
            text="\n\n".join(paragraphs),
            status=status,
            citations=citations,
            notices=notices(citations, messages, empty.as_of),
        )

    def rewrite(self, empty: Answer, verdict: Verdict, text: str) -> Answer:
        """Asks for the question without what was seen in it, and offers it with that masked."""
        kinds = self.messages[empty.language].group("kind")
        named = dict.fromkeys(kinds.get(entity, kinds["other"]) for entity in verdict.entities)
        status = AnswerStatus.PERSONAL_DATA
        answer = self.say(empty, "personal_data", status, kinds=", ".join(named))
        is_left = bool(words(mask(text, verdict.findings)))
        masked = redact(text, verdict.findings) if is_left else None
        return replace(answer, seen=verdict.findings, masked=masked)
