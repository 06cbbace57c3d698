"""What an edition says of itself to whoever opens its folder, in three languages."""

from collections.abc import Iterable

from registry.datasets.about import About
from registry.datasets.dataset import Dataset

NAME = "README.md"
HEAD = {
    "kk": "«Ашық Камера» тізілімінің {number}-басылымы",
    "ru": "Издание {number} реестра «Ashyq Kamera»",
    "en": "Edition {number} of the register Ashyq Kamera",
}
BODY = {
    "kk": "Журналдың {size} жазбасы бойынша, {day}. Файлдар енді ешқашан өзгермейді: manifest.json "
    "олардың SHA-256 сомасын атайды, manifest.note оған журнал кілтімен қол қояды. Тексеру: "
    "app.py edition verify БУМА. Басқа пішімдер осы жолдармен: {root}/datasets/АТЫ.ПІШІМ?"
    "as_of={size}. Бос ұяшық – мәлімделмеген; 0 – нөл.",
    "ru": "По журналу из {size} записей, {day}. Файлы больше никогда не меняются: manifest.json "
    "называет их SHA-256, manifest.note подписывает его ключом журнала. Проверка: "
    "app.py edition verify ПАПКА. Другие форматы тех же строк: {root}/datasets/ИМЯ.ФОРМАТ?"
    "as_of={size}. Пустая ячейка – не заявлено; 0 – ноль.",
    "en": "Of a log of {size} entries, {day}. The files never change again: manifest.json names "
    "the SHA-256 of each, and manifest.note signs it with the key of the log. To check: "
    "app.py edition verify FOLDER. Other formats of the same rows: {root}/datasets/NAME.FORMAT?"
    "as_of={size}. An empty cell is not declared; 0 is zero.",
}
DEMONSTRATION = {
    "kk": "КӨРСЕТІЛІМ: камералар ойдан шығарылған.",
    "ru": "ДЕМОНСТРАЦИЯ: камеры выдуманы.",
    "en": "DEMONSTRATION: the cameras are invented.",
}


def text(number: int, about: About, tables: Iterable[tuple[Dataset, About]]) -> str:
    """The words, language by language, Kazakh first."""
    pairs = list(tables)
    return "\n\n".join(_in(code, number, about, pairs) for code in HEAD) + "\n"


def _in(code: str, number: int, about: About, tables: list[tuple[Dataset, About]]) -> str:
    day = about.made_at.date().isoformat()
    said = {"number": number, "size": about.log_size, "day": day, "root": about.root}
    lines = [f"# {HEAD[code].format(**said)}", "", BODY[code].format(**said), ""]
    lines += [f"**{DEMONSTRATION[code]}**", ""] if about.is_demonstration else []
    lines += [
        f"- `{one.name}.csv`, `{one.name}.parquet`: {one.title[code]} ({told.rows}), {told.licence}"
        for one, told in tables
    ]
    return "\n".join(lines)
