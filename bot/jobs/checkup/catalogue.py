"""What answers: the database, the model, the index, and the languages in which it is said."""

from __future__ import annotations

import importlib.util

from bot.jobs.checkup.finding import Finding
from bot.jobs.schema_state import is_well, verdict
from bot.parts import open_library, open_runtime, open_served_bundle
from bot.texts import LANGUAGES, Texts, facts_of
from configs.settings import Settings
from storage import schema


async def check_database(settings: Settings) -> Finding:
    """Say whether the database can be reached and is of this version."""
    state = await schema.check(settings.database_url())
    return Finding("database", good=is_well(state), says=verdict(state))


def check_model(settings: Settings) -> Finding:
    """Say whether the model is whole and runs; blocking."""
    bundle = open_runtime(settings).bundle
    with_what = "" if settings.model.runtime == "onnx" else f" with {settings.model.runtime}"
    says = f"{bundle.description.name}, {bundle.model_id}, is whole and runs{with_what}."
    return Finding("model", good=True, says=says)


def check_index(settings: Settings) -> Finding:
    """Say whether every file of the index is as it was written; blocking."""
    manifest = open_library(settings, open_served_bundle(settings)).verify()
    says = f"{manifest.index_id} is whole: {manifest.photos:,} photos of {manifest.products:,} products."
    return Finding("index", good=True, says=says)


def check_texts(settings: Settings) -> Finding:
    """Say whether every file of texts can be read; blocking."""
    texts = Texts(facts_of(settings))
    spoken = [texts.speaker(language).locale for language in LANGUAGES]
    return Finding("texts", good=True, says=f"People are answered in {', '.join(spoken)}.")


def check_training(_settings: Settings) -> Finding:
    """Say whether a model could be trained here."""
    if importlib.util.find_spec("torch") is None:
        return Finding("training", good=True, says="Not installed; the extra `train` adds it.")
    return Finding("training", good=True, says="Installed.")
