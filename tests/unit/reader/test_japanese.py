"""Japanese at Tier 0, on short texts written for these tests: parties, minerals, money, dates, modality, offsets."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.ledger.model import Ledger
from accord.reader import explore, read
from accord.reader.draft import Draft
from accord.reader.steps.japanese.figures import days, number
from accord.reader.steps.japanese.folding import folded

HEAD = "日本国政府とチリ共和国政府との間の重要鉱物に関する協力覚書\n2025年10月28日\n\n"
KINDS = ("agreements", "commitments", "statements", "claims", "orders", "controls", "amounts")


def ledger(text: str, head: str = HEAD) -> Ledger:
    found = read("a.txt", text=head + text)
    stored = found.documents[0].text
    for kind in KINDS:
        for item in getattr(found, kind):
            assert stored[item.span.start : item.span.end] == item.quote
            assert item.quote in item.sentence
    return found


def one(text: str, head: str = HEAD):
    (found,) = ledger(text, head).commitments
    return found


def test_the_document_is_known() -> None:
    document = ledger("両国政府は、この覚書が法的拘束力を有するものではないことを確認する。").documents[0]
    assert (document.language, document.kind, document.parties) == ("ja", "agreement", ("JPN", "CHL"))
    assert (document.date, document.legal_status) == (dt.date(2025, 10, 28), "disclaimed")
    span = document.legal_status_span
    assert document.text[span.start : span.end] == "法的拘束力を有するものではない"


@pytest.mark.parametrize(
    ("end", "raw"),
    [
        ("供給しなければならない", 6), ("供給するものとする", 6), ("供給することを約束する", 5), ("供給する", 5),
        ("供給することで一致した", 4), ("供給することで合意した", 4), ("供給していくことを確認した", 4),
        ("供給することを意図する", 3), ("供給する予定である", 3), ("供給するよう努める", 2),
        ("供給するよう努めるものとする", 2),
        ("供給することを目指す", 2), ("供給することを検討する", 1), ("供給を検討することで一致した", 1),
        ("供給することができる", 1),
    ],
)  # fmt: skip
def test_the_end_of_the_sentence_says_how_far_it_binds(end: str, raw: int) -> None:
    promise = one(f"チリ共和国政府は、日本に対し銅を{end}。")
    assert (promise.strength_raw, promise.strength) == (raw, min(raw, 5))
    assert (promise.type, promise.giver, promise.receiver, promise.mineral) == (
        "supply_access",
        ("CHL",),
        ("JPN",),
        "copper",
    )


@pytest.mark.parametrize(
    ("end", "kind", "polarity"),
    [
        ("輸出規制を課さない", "no_restriction", -1),
        ("レアアースの備蓄を放出しない", "stockpile", -1),
        ("輸出管理を緩和する", "export_control_relief", 1),
        ("関税を引き上げないものとする", "tariff", -1),
        ("情報を共有する", "information_sharing", 1),
        ("作業部会を設置する", "joint_body", 1),
        ("最低価格の導入を検討する", "price_floor", 1),
        ("使用済み磁石のリサイクルを進める", "recycling", 1),
        ("製錬施設の建設を支援する", "capacity", 1),
        ("協力を一層強化する", "symbolic", 1),
    ],
)
def test_types_and_denials(end: str, kind: str, polarity: int) -> None:
    promise = one(f"両国政府は、{end}。")
    assert (promise.type, promise.polarity) == (kind, polarity)
    assert promise.giver == ("JPN", "CHL")


@pytest.mark.parametrize(
    ("words", "least", "most", "currency", "qualifier", "per"),
    [
        ("5,500億ドル", 5.5e11, 5.5e11, "USD", "exact", ""),
        ("最大５，５００億ドル", None, 5.5e11, "USD", "up_to", ""),
        ("五千億円以上", 5e11, None, "JPY", "at_least", ""),
        ("約1兆2,000億円", 1.2e12, 1.2e12, "JPY", "about", ""),
        ("1.5兆円規模", 1.5e12, 1.5e12, "JPY", "about", ""),
        ("年間30億豪ドル", 3e9, 3e9, "AUD", "exact", "year"),
        ("3千万ユーロ", 3e7, 3e7, "EUR", "exact", ""),
        ("US$200万", 2e6, 2e6, "USD", "exact", ""),
    ],
)
def test_money(words: str, least: float | None, most: float | None, currency: str, qualifier: str, per: str) -> None:
    found = ledger(f"日本国政府は、鉱山に{words}を出資する。")
    amount = found.amounts[0]
    assert (amount.min, amount.max, amount.currency, amount.qualifier, amount.per) == (
        least,
        most,
        currency,
        qualifier,
        per,
    )
    assert amount.parent == found.commitments[0].id
    assert found.commitments[0].type == "invest"
    assert found.commitments[0].amount.max == most


def test_a_size_without_a_figure_is_vague() -> None:
    amount = ledger("日本国政府は、数千億円の融資を行う。").amounts[0]
    assert (amount.min, amount.max, amount.qualifier) == (None, None, "vague")


@pytest.mark.parametrize(
    ("words", "value"),
    [("5,500億", 5.5e11), ("二千二十五", 2025), ("二〇二五", 2025), ("5千", 5000), ("1兆2,000億", 1.2e12),
     ("十二万三千", 123000),
     ("百", 100), ("千五百億", 1.5e11), ("80兆", 8e13)],
)  # fmt: skip
def test_numbers(words: str, value: float) -> None:
    assert number(words) == value


@pytest.mark.parametrize(
    ("words", "phrase", "day"),
    [
        ("2030年末までに", "2030年末までに", dt.date(2030, 12, 31)),
        ("令和９年３月３１日までに", "令和9年3月31日までに", dt.date(2027, 3, 31)),
        ("２０２７年度末までに", "2027年度末までに", dt.date(2028, 3, 31)),
        ("2026年2月までに", "2026年2月までに", dt.date(2026, 2, 28)),
        ("署名から６か月以内に", "署名から6か月以内に", dt.date(2026, 4, 28)),
        ("百八十日以内に", "百八十日以内に", dt.date(2026, 4, 26)),
        ("本年末までに", "本年末までに", dt.date(2025, 12, 31)),
        ("本年度末までに", "本年度末までに", dt.date(2026, 3, 31)),
    ],
)
def test_deadlines_in_both_calendars(words: str, phrase: str, day: dt.date) -> None:
    found = one(f"両国政府は、{words}会合を開催する。").deadline
    assert (found.phrase, found.date) == (phrase, day)


def test_dates() -> None:
    found = [(day.date, day.whole) for day in days("令和元年5月1日、2025年2月31日、平成30年、二〇二五年十月二十八日")]
    assert found == [
        (dt.date(2019, 5, 1), True), (dt.date(2018, 1, 1), False), (dt.date(2025, 10, 28), True)
    ]  # fmt: skip


def test_coordinated_promises_are_split_and_share_their_modality() -> None:
    found = ledger("日本国政府は、鉱山に投資し、また、製錬施設の建設を支援するよう努める。").commitments
    assert [(c.type, c.giver, c.strength_raw) for c in found] == [("invest", ("JPN",), 2), ("capacity", ("JPN",), 2)]
    assert [c.quote for c in found] == ["日本国政府は、鉱山に投資し", "製錬施設の建設を支援するよう努める"]


def test_bullets_take_the_giver_of_the_line_above() -> None:
    found = ledger(
        "チリ共和国政府は、次の措置を講ずる：\n・銅の供給を増やすことを約束する。\n①許可手続を簡素化する。\n"
    ).commitments
    assert [(c.type, c.giver) for c in found] == [("supply_access", ("CHL",)), ("permit_reform", ("CHL",))]


def test_what_the_text_says_of_itself_is_no_promise() -> None:
    assert ledger("この覚書は、署名の日に効力を生ずるものとする。").commitments == ()
    assert ledger("両国政府は、次のとおり一致した。").commitments == ()


def test_a_report_promises_only_what_it_says_was_promised() -> None:
    news = "重要鉱物の報道\n"
    assert ledger("中国は世界のガリウムの大半を精製する。", news).commitments == ()
    promise = one("米国企業は2030年末までに日本のリチウム工場に約200億円を投資する計画である。", news)
    assert (promise.giver, promise.type, promise.strength_raw) == (("USA",), "invest", 3)


@pytest.mark.parametrize(
    "text",
    [
        "両大臣は、供給網の強靱化の重要性を確認した。",
        "両大臣は、供給網の強靱化が重要であることを確認した。",
        "両大臣は、供給網の強靱化が重要であるとの認識で一致した。",
        "チリ側は、日本の取組を歓迎した。",
        "チリ共和国政府は、日本が鉱山に投資する予定であると表明した。",
    ],
)
def test_views_and_reports_promise_nothing(text: str) -> None:
    assert ledger(text).commitments == ()


def test_adverbs_with_a_topic_mark_are_not_who_promises() -> None:
    found = ledger(
        "日本国政府は、銅を備蓄する。\n必要な場合には、両政府は緊急会合を10日以内に開催するものとする。"
    ).commitments
    assert [(c.giver, c.object) for c in found] == [(("JPN",), "銅"), (("JPN", "CHL"), "緊急会合")]
    assert (found[1].condition, found[1].deadline.phrase, found[1].deadline.date) == (
        "必要な場合には",
        "10日以内に",
        None,
    )


@pytest.mark.parametrize(
    ("text", "giver", "kind", "polarity", "raw"),
    [
        ("チリ側は、今後5年間で資金支援を実施する意向を表明した。", ("CHL",), "finance", 1, 3),
        ("両国政府は、重要鉱物の輸出に関するいかなる制限も課してはならない。", ("JPN", "CHL"), "no_restriction", -1, 6),
        ("チリは、日本に対する関税率を5%とすることを決定した。", ("CHL",), "tariff", 1, 4),
        ("第三国の慣行に対処するため、両国は情報を共有する。", ("JPN", "CHL"), "information_sharing", 1, 5),
        ("日本は攻撃的な措置を一切とらない。", ("JPN",), "symbolic", -1, 5),
    ],
)
def test_forms_of_promises(text: str, giver: tuple[str, ...], kind: str, polarity: int, raw: int) -> None:
    promise = one(text)
    assert (promise.giver, promise.type, promise.polarity, promise.strength_raw) == (giver, kind, polarity, raw)


def test_years_of_a_period_are_no_yearly_rate() -> None:
    assert ledger("日本国政府は、今後5年間で約1兆円の融資を行う。").amounts[0].per == ""
    assert one("チリ政府は、銅の生産能力を年１万トンに引き上げる。").quantity.rate == "year"


def test_statements_and_their_speakers() -> None:
    found = ledger(
        "高市総理は会見で、「日米同盟を新たな高みに引き上げる」と述べた。トランプ大統領は、日本が投資を増やす予定であると表明した。"
        "また、関税は「公平」であるとの考えを強調した。\n",
        "日米首脳会談の記者会見\n",
    ).statements
    assert [(s.speaker, s.parties, s.form, s.cue) for s in found] == [
        ("高市総理", ("JPN",), "direct", "述べた"),
        ("トランプ大統領", ("USA",), "indirect", "表明した"),
        ("トランプ大統領", ("USA",), "mixed", "強調した"),
    ]
    assert found[0].quote == "日米同盟を新たな高みに引き上げる"
    assert found[1].about == "trade" or found[1].about == "investment"


def test_agreements_that_were_signed() -> None:
    (found,) = ledger(
        "日米両首脳は2025年10月28日、「日米重要鉱物枠組み」に署名した。別の協定には署名しなかった。\n", "報道\n"
    ).agreements
    assert (found.name, found.parties, found.form, found.state) == (
        "日米重要鉱物枠組み",
        ("JPN", "USA"),
        "framework",
        "signed",
    )
    assert found.date == dt.date(2025, 10, 28)


def test_katakana_names_inside_other_words_are_no_countries() -> None:
    assert ledger("タイヤとチリソースとインドアの産業を支える。", "報道\n").documents[0].parties == ()


def test_half_width_kana_and_full_width_digits_lead_back_to_the_text() -> None:
    promise = one("日本国政府は、ｶﾞﾘｳﾑの備蓄を１２０トン積み増すことを意図する。")
    assert (promise.mineral, promise.quantity.value, promise.quantity.unit) == ("gallium", 120, "t")
    assert "ｶﾞﾘｳﾑの備蓄を１２０トン" in promise.quote


def test_hard_wrapped_lines_are_read_as_one() -> None:
    first, second = "日本国政府は、重要鉱物の安定供給を確保するた\n", "め、チリ共和国の鉱山に最大５，０００億円を出\n"
    promise = one(first + second + "資することを約束する。")
    assert (promise.type, promise.amount.max, promise.strength_raw) == ("invest", 5e11, 5)
    assert "出\n資" in promise.quote


NEWS = "重要鉱物の報道\n\n"


@pytest.mark.parametrize(
    ("text", "kind", "polarity"),
    [
        ("日本はコバルトの供給を中国に依存している。", "dependence", 1),
        ("この協定により、チリの銅の供給が確保される。", "access", 1),
        ("この枠組みは、供給が止まった際の備えになる。", "insurance", 1),
        ("鉱物と防衛は表裏一体だ。", "linkage", 1),
        ("公平な取引だ。", "fairness", 1),
        ("合意は不公平だ。", "fairness", -1),
        ("公平な取引ではない。", "fairness", -1),
        ("協定は双方に利益をもたらす。", "mutual_benefit", 1),
        ("自動車産業にとって追い風になる。", "industrial_benefit", 1),
        ("この基金があれば、禁輸の脅しは通用しない。", "deterrence", 1),
        ("抑止力が高まる効果は限定的だ。", "deterrence", -1),
        ("日本企業の投資としては過去最大だ。", "record", 1),
        ("チリの銅は世界の生産の約3割を占める。", "share", 1),
        ("覚書に法的拘束力はない。", "legal_status", -1),
        ("協定は法的拘束力を持つ。", "legal_status", 1),
        ("約束は守られなかった。", "promise_kept", -1),
        ("覚書は鉱物にとどまらず、技術の保護にも及ぶ。", "scope", 1),
        ("両国関係は新たな段階に入る。", "phase", 1),
        ("中身に乏しい合意だ。", "words_vs_substance", 1),
        ("銅の価格は下がる可能性がある。", "prediction", 1),
        ("日本はチリの最も重要なパートナーだ。", "alliance", 1),
        ("措置は中国の輸出規制を受けたものだ。", "cause", 1),
        ("銅は電化に不可欠だ。", "importance", 1),
        ("合意は画期的だ。", "characterisation", 1),
        ("一方的な規制は遺憾だ。", "opinion", 1),
    ],
)
def test_claims_by_their_phrases(text: str, kind: str, polarity: int) -> None:
    found = ledger(text, NEWS).claims
    assert [(c.type, c.polarity, c.rule.startswith("ja.CL.")) for c in found] == [(kind, polarity, True)]


@pytest.mark.parametrize(
    "text",
    [
        "公平な合意かどうかは分からない。",
        "日本は依存度を下げるべきだ。",
        "重要鉱物は地下にある。",
        "公平な取引にするよう求めた。",
    ],
)
def test_what_is_asked_or_wanted_is_no_claim(text: str) -> None:
    assert [c for c in ledger(text, NEWS).claims if c.type in ("fairness", "dependence", "importance")] == []


def test_a_claim_has_its_speaker_supplier_and_number() -> None:
    (share, depends) = sorted(
        ledger("経産相は、日本がガリウムの9割を中国に依存していると指摘した。", NEWS).claims,
        key=lambda c: c.type,
        reverse=True,
    )
    assert (depends.type, depends.supplier, depends.countries) == ("dependence", "CHN", ("JPN",))
    assert (share.type, share.stated, share.speaker, share.mineral) == ("share", 0.9, "経産相", "gallium")


@pytest.mark.parametrize(
    ("text", "stage", "recipient", "supplier", "quantity"),
    [
        ("インドはフランスから戦闘機26機を購入する契約を結んだ。", "contract", "IND", "FRA", 26),
        ("日本が発注したトマホーク400発の納入が遅れている。", "delay", "JPN", "USA", 400),
        ("フィリピンは日本から巡視船5隻を受け取った。", "delivery", "PHL", "JPN", 5),
        ("米政府はノルウェーへのヘリコプター九機の売却を議会に通知した。", "notice", "NOR", "USA", 9),
        ("サーブはコロンビアにグリペン17機を売却する契約を結んだ。", "contract", "COL", "SWE", 17),
        ("三菱重工業は豪海軍の護衛艦11隻を受注した。", "contract", "AUS", "JPN", 11),
        ("豪州は2029年に日本から護衛艦3隻を導入する計画だ。", "promised", "AUS", "JPN", 3),
    ],
)
def test_orders(text: str, stage: str, recipient: str, supplier: str, quantity: int) -> None:
    (found,) = ledger(text, NEWS).orders
    assert (found.kind, found.recipient, found.supplier, found.quantity) == (stage, recipient, supplier, quantity)


def test_a_count_without_a_system_goes_on_with_the_order_before_it() -> None:
    first, second = ledger("ポーランドは韓国製戦車180両を発注した。このうち110両は引き渡された。", NEWS).orders
    assert (second.kind, second.recipient, second.system, second.quantity) == ("delivery", "POL", first.system, 110)


@pytest.mark.parametrize(
    "text", ["デンマークは戦闘機5機の契約を結んでいない。", "インドは戦車5両の購入を検討している。"]
)
def test_what_is_not_ordered_is_no_order(text: str) -> None:
    assert ledger(text, NEWS).orders == ()


@pytest.mark.parametrize(
    ("text", "issuer", "targets", "measure", "state"),
    [
        ("中国はアンチモンの輸出を許可制とした。", "CHN", (), "licence", "in force"),
        ("中国商務省は、米国向けのガリウムの輸出を禁止した。", "CHN", ("USA",), "ban", "in force"),
        ("米国は先端半導体の対中輸出規制を強化している。", "USA", ("CHN",), "control", "in force"),
        ("インドネシアはニッケル鉱石の禁輸を解除した。", "IDN", (), "ban", "removed"),
        ("中国政府は希土類の輸出規制の発動を1年間停止した。", "CHN", (), "control", "suspended"),
        ("コンゴ民主共和国はコバルトに輸出枠を導入した。", "COD", (), "quota", "in force"),
    ],
)
def test_controls(text: str, issuer: str, targets: tuple[str, ...], measure: str, state: str) -> None:
    (found,) = ledger(text, NEWS).controls
    assert (found.issuer, found.targets, found.measure, found.state) == (issuer, targets, measure, state)


@pytest.mark.parametrize(
    "text",
    ["中国は銅の輸出を規制しない。", "日本は輸出規制の導入を検討している。", "米国は中国に輸出規制の撤廃を求めた。"],
)
def test_what_is_not_restricted_is_no_control(text: str) -> None:
    assert ledger(text, NEWS).controls == ()


@pytest.mark.parametrize(
    ("text", "speaker", "parties", "form"),
    [
        ("ルビオ長官から、同盟を重視する旨述べました。", "ルビオ長官", ("USA",), "indirect"),
        ("豪州のキング資源相は「銅は足りない」と語った。", "キング資源相", ("AUS",), "direct"),
        ("中国商務省の報道官は、米国に反対すると強調した。", "中国商務省の報道官", ("CHN",), "indirect"),
        ("英政府によると、雇用が増える。", "英政府", ("GBR",), "indirect"),
        ("防衛と鉱物は一体だ、と豪国防相は語る。", "豪国防相", ("AUS",), "indirect"),
        ("「約束は重い」。田中教授はこう指摘する。", "田中教授", (), "direct"),
        ("市場では「銅は足りない」との声が上がっている。", "", (), "direct"),
    ],
)
def test_who_said_it(text: str, speaker: str, parties: tuple[str, ...], form: str) -> None:
    (found,) = ledger(text, NEWS).statements
    assert (found.speaker, found.parties, found.form) == (speaker, parties, form)


def test_a_word_for_the_last_speaker_keeps_his_name() -> None:
    found = ledger("西村経産相は「改善した」と述べた。\n同相は、検討中だと語った。\n", NEWS).statements
    assert [s.speaker for s in found] == ["西村経産相", "西村経産相"]


def test_polite_forms_bullets_and_titles_of_press_releases() -> None:
    found = ledger(
        "1．概要\n両国は、次の取組を行います。\n・鉱山の共同調査の実施\n・研修の検討\n2．今後の予定\n日本は、2億円を拠出する予定です。\n",
        "報道発表\n外務省\n令和7年10月28日\n日・チリ鉱業協力について\n",
    )
    assert (found.documents[0].kind, found.documents[0].title) == ("news", "日・チリ鉱業協力について")
    assert [(c.giver, c.strength_raw) for c in found.commitments] == [
        (("JPN", "CHL"), 5), (("JPN", "CHL"), 1), (("JPN",), 3)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "parties", "form", "state"),
    [
        ("日豪両政府は、銅の共同備蓄に関する覚書に署名した。", ("JPN", "AUS"), "MOU", "signed"),
        ("日独両国は「原材料パートナーシップ」を発表した。", ("JPN", "DEU"), "partnership", "announced"),
        ("2019年に発効した日EU経済連携協定は続く。", ("JPN", "EUU"), "agreement", "in force"),
    ],
)
def test_agreements_and_what_became_of_them(text: str, parties: tuple[str, ...], form: str, state: str) -> None:
    (found,) = ledger(text, NEWS).agreements
    assert (found.parties, found.form, found.state) == (parties, form, state)


def test_an_agreement_that_is_only_wanted_is_none() -> None:
    assert ledger("日豪両政府は、投資に関する協定の締結を目指している。", NEWS).agreements == ()


def test_a_rule_of_ones_own_is_tried_first(tmp_path: Path) -> None:
    rule = 'claim = [{rule = "MY.gold", type = "opinion", need = ["黄金"], pattern = "黄金の"}]\n'
    (tmp_path / "ja.toml").write_text(rule, encoding="utf-8")
    (found,) = read("a.txt", text=NEWS + "日本にとって黄金の合意だ。", lexicons=tmp_path).claims
    assert (found.rule, found.type) == ("MY.gold", "opinion")


def test_a_rule_that_nearly_fired_says_why() -> None:
    refused = explore("a.txt", text=NEWS + "デンマークは戦闘機5機の契約を結んでいない。", explain=True).refused
    assert [(r.rule, r.why) for r in refused] == [("ja.OR.contract", "denied, asked or only wanted")]


PIECES = st.sampled_from(
    ["日本", "米国", "両国政府は、", "ｶﾞﾘｳﾑ", "ﾊﾟ", "５，５００億円", "最大", "する。", "ことで一致した。",
     "「", "」", "\n", "・", "①", "２０２５年", "㌧", "か\u3099", "\u200b", "努める", "、", "に対し", "を", "と述べた",
     "数億ドル", "令和７年", "（", "）", "\u3000", "\r\n", "﹁", "﹂", "︒", "︑", "ﾚｱｱｰｽの輸出を許可制とした",
     "戦車３両を契約した", "中国は",
     "対米", "に依存している", "ではない", "法的拘束力", "によると、", "旨述べました", "協力覚書に署名し"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40))
def test_no_offset_is_lost_whatever_stands_in_the_text(pieces: list[str]) -> None:
    ledger("".join(pieces))


@given(st.lists(PIECES, max_size=30))
def test_folding_leads_back_in_order(pieces: list[str]) -> None:
    text = folded(Draft.of("a", "".join(pieces)))
    places = [text.plain(at, at + 1) for at in range(len(text.text))]
    assert places == sorted(places)
    assert all(text.back(start) <= at for at, (start, _) in enumerate(places))
