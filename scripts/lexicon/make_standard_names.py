"""Writes `agent/lexicon/cldr/names.txt`: what the codes of ISO 3166, 639 and 4217 stand for.

`python scripts/lexicon/make_standard_names.py FOLDER` takes the folder of an unpacked `babel`
wheel, whose names of territories, languages and currencies are those of the Unicode CLDR.
"""

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

TARGET = Path(__file__).resolve().parents[2] / "agent" / "lexicon" / "cldr" / "names.txt"
HISTORIC = re.compile(r"\d{4}")
ALIASES = {
    "AE": ["UAE", "阿联酋"],
    "BA": ["Bosnia"],
    "CI": ["Ivory Coast"],
    "CN": ["Mainland China", "中国大陆"],
    "CZ": ["Czech Republic"],
    "GB": ["UK", "Britain", "Great Britain"],
    "HK": ["Hong Kong", "香港", "中国香港"],
    "KR": ["Korea", "南韩"],
    "LA": ["老挝"],
    "MO": ["Macao", "Macau", "澳门", "中国澳门"],
    "NL": ["Holland", "The Netherlands"],
    "PG": ["巴新"],
    "RU": ["俄国"],
    "SA": ["沙特"],
    "TR": ["Turkey"],
    "US": ["USA", "United States of America", "America"],
    "VN": ["Viet Nam"],
    "ZA": ["RSA"],
    "zh": ["汉语", "华语", "Mandarin"],
    "ja": ["日文"],
    "en": ["英文"],
    "fr": ["法文"],
    "de": ["德文"],
    "ko": ["韩文"],
    "es": ["西班牙文", "西语"],
    "CNY": ["RMB", "yuan", "人民币"],
    "GBP": ["pounds", "pounds sterling", "sterling", "英镑"],
    "JPY": ["yen", "日元", "日圆"],
    "USD": ["dollars", "US dollars", "美元", "美金"],
    "EUR": ["euros", "欧元"],
    "HKD": ["Hong Kong dollars", "港元", "港币"],
}
"""What the CLDR has only as an alternative, which Babel leaves out."""


def main(folder: Path) -> None:
    """One line a code: the kind, the code, and its names, a tab between them."""
    sys.path.insert(0, str(folder))
    babel = import_module("babel.core")
    locales = (babel.Locale.parse("en"), babel.Locale.parse("zh_Hans_CN"))
    aliases = babel.get_global("territory_aliases")
    longer = {short[0]: code for code, short in aliases.items() if re.fullmatch("[A-Z]{3}", code)}
    kinds = (
        ("country", "territories", r"[A-Z]{2}"),
        ("language", "languages", r"[a-z]{2}"),
        ("currency", "currencies", r"[A-Z]{3}"),
    )
    lines = []
    for kind, attribute, pattern in kinds:
        by_locale = [getattr(locale, attribute) for locale in locales]
        named: set[str] = set()
        for code in sorted(filter(re.compile(pattern).fullmatch, by_locale[0])):
            names = [n for n in dict.fromkeys(list_names(code, by_locale)) if n not in named]
            if names and not any(map(HISTORIC.search, names)):
                codes = (code, longer.get(code, "")) if kind == "country" else (code,)
                lines.append("\t".join((kind, " ".join(filter(None, codes)), *names)))
                named.update(names)
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")


def list_names(code: str, by_locale: list[dict[str, str]]) -> Iterator[str]:
    """The names in both languages, as people type them."""
    for names in by_locale:
        name = names.get(code, "").replace("’", "'")
        bare = re.sub(r"\s*[(（].*", "", name.removesuffix(" SAR China"))
        if bare and bare != code:
            yield bare.replace(" & ", " and ")
    yield from ALIASES.get(code, ())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
