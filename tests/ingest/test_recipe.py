"""What decides what is extracted decides the recipe's version too."""

import shutil
from pathlib import Path

from ingest.nlp.encoder import MODELS
from ingest.recipe import PipelineRecipe


def test_another_model_base_or_threshold_is_another_version(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(MODELS / "market-en", folder, ignore=shutil.ignore_patterns("*.onnx", "*.npz"))
    plain = PipelineRecipe()
    versions = [
        recipe.version
        for recipe in (
            plain,
            PipelineRecipe(model=folder),
            PipelineRecipe(base="en_core_web_sm"),
            PipelineRecipe(base="en_core_web_md"),
            PipelineRecipe(min_confidence=0.5),
        )
    ]
    assert len(set(versions)) == len(versions)
    assert PipelineRecipe().version == plain.version


def test_the_calibration_is_that_of_the_model(tmp_path: Path) -> None:
    (tmp_path / "calibration.json").write_text('{"default_event": 0.123}', encoding="utf-8")
    assert PipelineRecipe(model=tmp_path).calibration.default_event == 0.123
    assert PipelineRecipe().calibration.event.kinds
