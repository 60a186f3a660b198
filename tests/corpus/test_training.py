"""The encoder's training: damage, pairs, measuring, and a tiny model from beginning to end."""

import gzip
import json
import lzma
import math
import tarfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file

from corpus.training import colloquial, law_sections, ngram_bm25, plain_language, training_data
from corpus.training.contrastive import TrainingSettings, train_rows
from corpus.training.damage import (
    damage_norwegian_letters,
    damage_scan,
    damage_typing,
    seeded,
    without_norwegian_letters,
)
from corpus.training.law_sections import ARCHIVE, HELD_OUT_LAWS, parse_law, read_sections
from corpus.training.measure import (
    RetrievalTest,
    damaged_documents,
    held_out_headings,
    held_out_nynorsk,
    held_out_questions,
    measure,
    misread_letters,
    mistyped_queries,
)
from corpus.training.model_card import TrainingRecord, write_papers
from corpus.training.pairs import Pair, PairSource, law_pairs, nav_pairs, question_pairs
from corpus.training.plain_language import AnsweredQuestion, SentencePair
from corpus.training.saved_encoder import load_encoder, model_scores, save_encoder
from corpus.training.tokenizer import Folding, PieceModel, new_tokenizer, train_tokenizer
from corpus.training.train_encoder import train_encoder

TOPICS = {
    "Hvor mange feriedager har en ansatt?": "Ferien varer i tjuefem virkedager hvert kalenderår.",
    "Hvem betaler lønn under sykdom?": "Sykepenger betales av virksomheten de første dagene.",
    "Når kan nattarbeid brukes?": "Arbeid mellom klokken ni og seks er nattarbeid og må begrunnes.",
    "Kva er oppseiingsfristen?": "Fristen er tre månader når nokon seier opp stillinga si.",
    "Skal overtid betales ekstra?": "For overtidsarbeid gis et tillegg på minst førti prosent.",
    "Har far rett til permisjon?": "Den andre forelderen kan være borte to uker ved fødselen.",
    "Kva er ei prøvetid?": "Prøvetida kan vere opp til eit halvt år etter tilsetjinga.",
    "Kan en stilling deles?": "Deltid avtales skriftlig, og merarbeid følges opp hvert år.",
    "Hvem velger verneombud?": "Verneombudet pekes ut av de ansatte for to år om gangen.",
    "Når får vi innsyn i dokumenter?": "Journalen er åpen, og enhver kan be om å se saken.",
    "Må pauser betales?": "Spisepause regnes som arbeidstid når man ikke kan gå fra plassen.",
    "Hvordan varsles kritikkverdige forhold?": "Varsling skjer forsvarlig, og hevn er forbudt.",
}

LAW = """---
tittel: "Lov om prøving av kaffetraktere (traktelova)"
korttittel: "Traktelova – trl"
refid: "lov/2001-02-03-4"
---

# Lov om prøving av kaffetraktere (traktelova)

Innledende ord uten paragraf.

## Kapittel 2. Bruk

#### § 2-1. Hvem som kan trakte

(1) Enhver som har fått opplæring, kan trakte kaffe i fellesrommet. Opplæringen varer en time.

(2) Den som trakter, skal:

- tømme filteret etter bruk,
- fylle på vann.

*Endret ved lov 1 jan 2002 nr. 1.*

#### § 2 A-1. Kort

For kort.

#### § 3

En paragraf uten overskrift, men med en tekst som er lang nok til å telle med her.
"""


def pair(anchor, positive, section="s", source=PairSource.HEADING):
    return Pair(
        anchor=anchor, positive=positive, source=source, section=section, neighbourhood="made up"
    )


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("encoder") / "model"
    pairs = [pair(question, text, section=question) for question, text in TOPICS.items()] * 20
    texts = [text for item in TOPICS.items() for text in item] * 5
    tokenizer = train_tokenizer(
        texts, kind=PieceModel.UNIGRAM, folding=Folding.SHAPES, vocabulary=300
    )
    settings = TrainingSettings(
        dimensions=32, shorter=(16,), batch=48, epochs=8, damaged_share=0.5, seed=5
    )
    save_encoder(train_rows(pairs, tokenizer, settings), tokenizer, folder)
    return folder


class TestDamage:
    @pytest.mark.parametrize(
        ("text", "possible"),
        [
            ("ø", {"o", "g", "e", "@", "6", "ø ", ""}),
            ("å", {"a", "&", "d", "é", "4", "å ", ""}),
            ("æ", {"ae", "aa", "e", "z", "æ ", ""}),
            ("rn", {"m", "r", "r ", "rri", "ru", "rr", "rn "}),
            ("l", {"I", "1", "|", "i", "l ", ""}),
            (" ", {""}),
            ("§", {"§ ", "", "§"}),
        ],
    )
    def test_a_scan_misreads_only_as_the_table_says(self, text, possible):
        seen = {damage_scan(text, 1 / len(text), seeded(seed)) for seed in range(200)}
        assert seen <= possible | {text}
        assert len(seen) > 1 or text == " "

    @pytest.mark.parametrize(
        ("text", "changes"),
        [("på", True), ("ÆRE", True), ("øl", True), ("ferie", False), ("10-8", False), ("", False)],
    )
    def test_a_english_reader_misreads_only_norwegian_letters(self, text, changes):
        assert (damage_norwegian_letters(text, 1.0, seeded(1)) != text) is changes

    @pytest.mark.parametrize(
        ("text", "spelled"),
        [("Å få lærerlønn", "A fa laererlonn"), ("ÆØÅ", "AeOA"), ("ferie", "ferie")],
    )
    def test_spelling_without_norwegian_keys(self, text, spelled):
        assert without_norwegian_letters(text) == spelled

    @given(st.text(max_size=200), st.integers())
    def test_no_damage_at_rate_zero(self, text, seed):
        for damage in (damage_scan, damage_typing, damage_norwegian_letters):
            assert damage(text, 0.0, seeded(seed)) == text

    @given(st.text(max_size=200), st.floats(0, 1), st.integers())
    def test_same_seed_same_damage(self, text, rate, seed):
        for damage in (damage_scan, damage_typing, damage_norwegian_letters):
            assert damage(text, rate, seeded(seed)) == damage(text, rate, seeded(seed))

    @pytest.mark.parametrize("damage", [damage_scan, damage_typing])
    def test_damage_grows_with_the_rate(self, damage):
        text = "Arbeidsgiveren skal drøfte saken med de tillitsvalgte. " * 20
        slight, heavy = (damage(text, rate, seeded(3)) for rate in (0.02, 0.3))
        kept = [len(set(text.split()) & set(damaged.split())) for damaged in (slight, heavy)]
        assert slight != text
        assert kept[0] > kept[1]


class TestLawSections:
    def test_headings_lists_and_notes(self):
        first, second = parse_law(LAW)
        assert (first.law, first.law_title) == ("lov/2001-02-03-4", "Traktelova")
        assert (first.number, first.title) == ("2-1", "Hvem som kan trakte")
        assert first.chapter == "Kapittel 2. Bruk"
        assert len(first.paragraphs) == 2
        assert first.paragraphs[0].startswith("Enhver")
        assert first.paragraphs[1].endswith("bruk,\nfylle på vann.")
        assert "Endret" not in first.body
        assert (second.number, second.title) == ("3", "")

    @pytest.mark.parametrize("text", ["", "# Bare en tittel", "Ingen overskrift i det hele tatt"])
    def test_nothing_without_sections(self, text):
        assert list(parse_law(text)) == []

    def test_read_from_the_archive(self, tmp_path):
        write_tar(tmp_path / ARCHIVE, {"lover/lov.md": LAW, "lover/les-meg.txt": LAW})
        assert [section.number for section in read_sections(tmp_path)] == ["2-1", "3"]

    def test_sixteen_laws_are_held_out(self):
        assert len(HELD_OUT_LAWS) == 16


class TestPairs:
    def test_every_kind_of_law_pair_keeps_the_anchor_out_of_the_positive(self):
        pairs = list(law_pairs(list(parse_law(LAW)) * 30, seeded(2)))
        kinds = {item.source for item in pairs}
        assert {PairSource.HEADING, PairSource.PARAGRAPH, PairSource.CLOZE} <= kinds
        for item in pairs:
            assert item.anchor not in item.positive

    def test_a_heading_over_many_sections_gets_the_law_along(self):
        def anchors(copies):
            return {
                item.anchor
                for seed in range(20)
                for item in law_pairs(list(parse_law(LAW)) * copies, seeded(seed))
                if item.source is PairSource.HEADING
            }

        assert anchors(1) == {"Hvem som kan trakte", "Hvem som kan trakte Traktelova"}
        assert anchors(3) == {"Hvem som kan trakte Traktelova"}

    @pytest.mark.parametrize(("held_out", "count"), [(True, 0), (False, 2)])
    def test_held_out_sentences_make_no_pair(self, held_out, count):
        sentence = SentencePair(
            bokmal="Hva søker du om?", nynorsk="Kva søkjer du om?", place="f", held_out=held_out
        )
        assert len(list(nav_pairs([sentence]))) == count

    @pytest.mark.parametrize(("held_out", "positives"), [(True, []), (False, ["to"])])
    def test_held_out_questions_make_no_pair(self, held_out, positives):
        question = AnsweredQuestion(
            question="Hva?", passages=("en", "to"), answer_at=1, held_out=held_out
        )
        assert [item.positive for item in question_pairs([question])] == positives


class TestTokenizer:
    @pytest.mark.parametrize(
        ("folding", "text", "other", "same"),
        [
            (Folding.CASE, "Ferie", "ferie", True),
            (Folding.CASE, "ﬁnne", "finne", True),
            (Folding.CASE, "på", "pa", False),
            (Folding.LETTERS, "på", "pa", True),
            (Folding.LETTERS, "på", "paa", True),
            (Folding.LETTERS, "fr&", "frå", True),
            (Folding.LETTERS, "lønn", "lonn", True),
            (Folding.LETTERS, "barn", "bam", False),
            (Folding.LETTERS, "lønn", "lenn", False),
            (Folding.SHAPES, "barn", "bam", True),
            (Folding.SHAPES, "arbeidsliv", "arbeids1iv", True),
            (Folding.SHAPES, "lov", "|ov", True),
            (Folding.SHAPES, "ferie", "fevie", False),
            (Folding.SHAPES, "2 l0", "2 lo", False),
        ],
    )
    def test_folding(self, folding, text, other, same):
        normalizer = new_tokenizer(PieceModel.BPE, folding).normalizer
        assert (normalizer.normalize_str(text) == normalizer.normalize_str(other)) is same

    @pytest.mark.parametrize("kind", list(PieceModel))
    def test_frequent_words_stay_whole_and_rare_ones_are_cut(self, kind):
        texts = ["arbeidstid ferie"] * 50 + list(TOPICS)
        tokenizer = train_tokenizer(texts, kind=kind, folding=Folding.CASE, vocabulary=60)
        assert tokenizer.get_vocab_size() <= 60
        frequent, rare = (tokenizer.encode(word).tokens for word in ("Arbeidstid", "kjøpmakten"))
        assert "".join(frequent) == "arbeidstid"
        assert len(frequent) <= 3 < len(rare)


class TestMeasure:
    TEST = RetrievalTest(name="t", queries=("a", "b"), documents=tuple("vwxyz"), right=(0, 2))

    @pytest.mark.parametrize(
        ("rows", "ndcg"),
        [
            ([[9, 1, 1, 1, 1], [1, 1, 9, 1, 1]], 1.0),
            ([[9, 1, 1, 1, 1], [9, 1, 8, 1, 1]], (1 + 1 / math.log2(3)) / 2),
            ([[1, 1, 1, 1, 1], [1, 1, 1, 1, 1]], 1 / math.log2(6)),
        ],
    )
    def test_ndcg_counts_ties_against_the_right_document(self, rows, ndcg):
        figures = measure(self.TEST, lambda _q, _d: np.array(rows, dtype=np.float32))
        assert figures.ndcg == pytest.approx(ndcg, abs=1e-4)

    def test_beyond_the_tenth_place_nothing_counts(self):
        test = RetrievalTest(name="t", queries=("a",), documents=tuple("abcdefghijkl"), right=(11,))
        scores = np.arange(12, 0, -1, dtype=np.float32)[None]
        figures = measure(test, lambda _q, _d: scores)
        assert (figures.ndcg, figures.hit) == (0.0, 0.0)

    def test_damage_leaves_the_other_side_alone(self):
        test = RetrievalTest(
            name="t", queries=("årlig lønn i året",) * 9, documents=("få år " * 9,), right=(0,) * 9
        )
        assert damaged_documents(test, 0.2).queries == test.queries
        assert damaged_documents(test, 0.2).documents != test.documents
        assert misread_letters(test, 0.5).documents != test.documents
        assert mistyped_queries(test, 0.2).documents == test.documents
        assert mistyped_queries(test, 0.2).queries != test.queries

    def test_only_unique_headings_of_held_out_laws_are_asked(self):
        def law(refid):
            return parse_law(LAW.replace("lov/2001-02-03-4", refid))

        held = [*law("lov/2005-06-17-62")]
        test = held_out_headings([*law("lov/1999-01-01-1"), *held])
        assert test.queries == ("Hvem som kan trakte",)
        assert test.documents[test.right[0]].startswith("Enhver")
        assert "Hvem som kan trakte" not in test.documents[test.right[0]]
        assert held_out_headings(held * 2).queries == ()

    def test_held_out_questions_are_asked_among_all_passages(self):
        known, unknown = (
            AnsweredQuestion(question=q, passages=(q + "1", q + "2"), answer_at=1, held_out=held)
            for q, held in (("a", False), ("b", True))
        )
        test = held_out_questions([known, unknown])
        assert (test.queries, len(test.documents)) == (("b",), 4)
        assert test.documents[test.right[0]] == "b2"

    def test_only_held_out_sentences_that_training_never_saw_are_asked(self):
        pairs = [
            SentencePair(bokmal=f"{at} norsk setning", nynorsk=f"{at}", place="f", held_out=at > 2)
            for at in range(5)
        ]
        known = SentencePair(bokmal="4 Norsk setning", nynorsk="n", place="f", held_out=False)
        assert held_out_nynorsk(pairs).documents == ("3 norsk setning", "4 norsk setning")
        assert held_out_nynorsk([*pairs, known]).documents == ("3 norsk setning",)


class TestNgramBm25:
    def test_shared_parts_of_compounds_count(self):
        documents = ("Oppsigelsesfristen er tre måneder", "Ferien varer i fem uker")
        scores = ngram_bm25.score_all(["oppsigelse", "ferie", "kaffe"], documents)
        assert scores[0, 0] > scores[0, 1] == 0
        assert scores[1, 1] > scores[1, 0] == 0
        assert scores[2].tolist() == [0, 0]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [("Ferie", [" fer", "feri", "erie", "rie "]), ("i", [" i "]), ("§", []), ("", [])],
    )
    def test_grams_stay_inside_words(self, text, expected):
        assert ngram_bm25.grams(text) == expected


class TestEncoder:
    def test_loads_as_plain_sentence_transformer_with_unit_vectors(self, tiny_model):
        vectors = load_encoder(tiny_model).encode([*TOPICS, "", "ukjent ☃"])
        assert vectors.dtype == np.float32
        assert vectors.shape == (len(TOPICS) + 2, 32)
        assert np.linalg.norm(vectors[: len(TOPICS)], axis=1) == pytest.approx(1, abs=1e-5)

    def test_rows_are_stored_in_eight_bits(self, tiny_model):
        stored = load_file(tiny_model / "model.safetensors")
        assert str(stored["embeddings"].dtype) == "torch.int8"
        assert int(stored["embeddings"].abs().max()) == 127

    @pytest.mark.parametrize(
        ("query", "passage"),
        [
            ("Hv0r mange feriedaqer har en ansatt", "Ferien"),
            ("hvem be taler Ionn under sykdorn", "Sykepenger"),
            ("nar kan nattarbeid brukes", "Arbeid mellom"),
            ("0PPSEIINGSFRISTEN", "Fristen"),
            ("velger vemeombud", "Verneombudet"),
        ],
    )
    def test_a_damaged_query_finds_its_passage(self, tiny_model, query, passage):
        documents = list(TOPICS.values())
        scores = model_scores(load_encoder(tiny_model))([query], documents)
        assert documents[int(scores[0].argmax())].startswith(passage)

    def test_an_untrained_model_does_not_find_them(self, tiny_model, tmp_path):
        tokenizer = train_tokenizer(
            list(TOPICS), kind=PieceModel.UNIGRAM, folding=Folding.SHAPES, vocabulary=300
        )
        settings = TrainingSettings(dimensions=32, shorter=(16,), batch=12, epochs=0)
        pairs = [pair(question, text) for question, text in TOPICS.items()]
        save_encoder(train_rows(pairs, tokenizer, settings), tokenizer, tmp_path)
        test = RetrievalTest(
            name="t",
            queries=tuple(TOPICS),
            documents=tuple(TOPICS.values()),
            right=tuple(range(12)),
        )
        first = [
            int((scores(test.queries, test.documents).argmax(axis=1) == np.arange(12)).sum())
            for scores in map(model_scores, map(load_encoder, (tmp_path, tiny_model)))
        ]
        assert first[0] < 9
        assert first[1] == 12

    def test_papers_name_licences_and_figures(self, tmp_path):
        test = TestMeasure.TEST
        right = np.array([[9, 1, 1, 1, 1], [1, 1, 9, 1, 1]], dtype=np.float32)
        figures = measure(test, lambda _q, _d: right)
        record = TrainingRecord(
            settings={"dimensions": 32, "shorter": [16], "seed": 5},
            pairs={"heading to section": 1234},
            pieces=300,
            seconds={"rows": 7},
            figures={"made up": {"encoder": figures, "BM25": figures}},
            data={"a.xz": "00"},
            held_out_laws=[],
        )
        write_papers(record, tmp_path)
        text = (tmp_path / "README.md").read_text(encoding="utf-8")
        for expected in ("NLOD", "tilgjengeliggjort av Lovdata", "CC0", "1,234", "1.000 (1.000)"):
            assert expected in text
        stored = json.loads((tmp_path / "training.json").read_text(encoding="utf-8"))
        assert stored["figures"]["made up"]["encoder"]["queries"] == 2
        assert stored["held_out_laws"] == []
        assert "no law" in text


def write_tar(path, members):
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:xz") as archive:
        for name, text in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            archive.addfile(member, BytesIO(text.encode()))


def norquad(number):
    answer = f"svar{number}"
    context = "innledning " * 110 + f"Her står {answer} omsider å lese. " * 3
    question = {
        "question": f"Hva står i tekst {number}?",
        "answers": [{"answer_start": context.index(answer)}],
    }
    unanswered = {"question": "Hva mangler?", "answers": []}
    return {"context": context, "qas": [question, unanswered]}


@pytest.fixture
def raw_data(tmp_path):
    held_out = LAW.replace("lov/2001-02-03-4", "lov/2005-06-17-62")
    write_tar(tmp_path / law_sections.ARCHIVE, {"lover/a.md": LAW, "lover/b.md": held_out})
    paragraphs = [norquad(number) for number in range(20)]
    content = json.dumps({"data": [{"paragraphs": paragraphs}]})
    write_tar(
        tmp_path / plain_language.NORQUAD,
        {"data/annotation/news/answers_1.json": content, "data/evaluation/x.json": "no json"},
    )
    rows = [f"Nå jobber vi {at} timer\tNo jobbar me {at} timar {{x}}\tf.kt" for at in range(60)]
    pairs = tmp_path / plain_language.NAV_PAIRS
    pairs.parent.mkdir()
    pairs.write_bytes(gzip.compress("\n".join(["nb\tnn\tsource", *rows]).encode()))
    texts = tmp_path / plain_language.NAV_TEXTS
    texts.parent.mkdir()
    texts.write_text(
        "export const tekster = {\n"
        "    'kaffe.tittel': 'Hvem vasker kannen?',\n"
        "    'kaffe.tekst': '<p>Den som kommer sist, vasker kannen &amp; koppene.</p>',\n"
        "    'kaffe.knapp': 42,\n};\n",
        encoding="utf-8",
    )
    words = tmp_path / training_data.WORD_LIST
    words.parent.mkdir()
    words.write_bytes(lzma.compress(b"kaffe\ntrakte\n"))
    return tmp_path


class TestRawData:
    def test_norquad_answers_point_at_their_passage(self, raw_data):
        questions = plain_language.read_questions(raw_data)
        assert len(questions) == 20
        for item in questions:
            number = item.question.split()[-1].rstrip("?")
            assert f"svar{number} " in item.passages[item.answer_at]
            assert f"svar{number} " not in item.passages[0]

    def test_nav_texts_lose_markup_and_keep_their_title(self, raw_data):
        (item,) = plain_language.read_titled_texts(raw_data)
        assert item.title == "Hvem vasker kannen?"
        assert item.text == "Den som kommer sist, vasker kannen & koppene."

    def test_nav_pairs_lose_placeholders_and_some_are_held_out(self, raw_data):
        pairs = plain_language.read_sentence_pairs(raw_data)
        assert pairs[7].nynorsk == "No jobbar me 7 timar"
        assert 0 < sum(pair.held_out for pair in pairs) < 20

    def test_nothing_held_out_reaches_training(self, raw_data):
        raw = training_data.read_training_data(raw_data)
        pairs = raw.pairs(seed=1)
        seen = {text for item in pairs for text in (item.anchor, item.positive)}
        held = {item.nynorsk for item in raw.sentences if item.held_out}
        held |= {item.question for item in raw.questions if item.held_out}
        assert held
        assert seen.isdisjoint(held)
        assert {item.neighbourhood for item in pairs if item.section.startswith("lov/")} == {
            "lov/2001-02-03-4"
        }
        assert set(raw.tokenizer_texts(seed=1)).isdisjoint(held)

    def test_a_missing_file_is_an_error(self, raw_data):
        (raw_data / training_data.WORD_LIST).unlink()
        with pytest.raises(FileNotFoundError):
            training_data.read_training_data(raw_data)

    def test_the_whole_training_writes_a_model_with_papers(self, raw_data, tmp_path, monkeypatch):
        some = colloquial.colloquial_pairs(())[:200]
        monkeypatch.setattr(training_data, "colloquial_pairs", lambda _sections: some)
        monkeypatch.setattr(training_data, "thesaurus_pairs", list)
        monkeypatch.setattr(training_data, "english_pairs", list)
        settings = TrainingSettings(dimensions=32, shorter=(16,), batch=16, grams=512)
        train_encoder(
            training_data.read_training_data(raw_data),
            tmp_path / "out",
            settings=settings,
            vocabulary=200,
            data=training_data.digests(raw_data),
        )
        record = json.loads((tmp_path / "out" / "training.json").read_text(encoding="utf-8"))
        assert sum(record["pairs"].values()) > 100
        assert {file.as_posix() for file in training_data.FILES} < set(record["data"])
        assert record["held_out_laws"] == sorted(HELD_OUT_LAWS)
        assert record["figures"]["nynorsk to bokmål"]["encoder"]["queries"] > 0
        assert load_encoder(tmp_path / "out").encode(["kaffe"]).shape == (1, 32)


class TestShippedModel:
    FOLDER = Path(__file__).parents[2] / "corpus" / "models" / "encoder"

    def test_is_small_and_tells_where_it_comes_from(self):
        sizes = [file.stat().st_size for file in self.FOLDER.rglob("*") if file.is_file()]
        assert sum(sizes) < 12_000_000
        record = json.loads((self.FOLDER / "training.json").read_text(encoding="utf-8"))
        assert record["pairs"]["colloquial question to section"] > 20_000
        assert "NLOD" in (self.FOLDER / "README.md").read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("query", "near", "far"),
        [
            ("Kva for ferie har eg krav på?", "Arbeidstaker har rett til feriefritid", "Bilavgift"),
            ("sykepenqer i arbeidsgi verperioden", "Arbeidsgiver betaler sykepenger", "Skogvern"),
            ("oppsigelse i provetid", "Oppsigelse i prøvetiden", "Fiske i sjøen"),
        ],
    )
    def test_ranks_what_belongs_together(self, query, near, far):
        scores = model_scores(load_encoder(self.FOLDER))([query], [near, far])
        assert scores[0, 0] > scores[0, 1] + 0.1
