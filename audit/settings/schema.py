"""What may stand in the house's file. Only here, and where this is called, does pydantic take part."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Text = Annotated[str, Field(min_length=1)]
Texts = list[Text]


def _kebab(name: str) -> str:
    return name.replace("_", "-")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=_kebab, frozen=True)


class Terms(_Strict):
    """What can be set for the house, for a profile, and for some articles."""

    fail_on: Literal["policy", "never", "critical", "major", "minor"] | None = None
    max_penalty: Annotated[float, Field(ge=0)] | None = None
    min_fluency: Annotated[float, Field(ge=0, le=100)] | None = None
    max_findings: Annotated[int, Field(ge=0)] | None = None
    severity: dict[str, Literal["neutral", "minor", "major", "critical"]] | None = None
    disable: Texts | None = None
    words: Texts | None = None
    word_files: Texts | None = None
    remarks: bool | None = None


class Override(Terms):
    paths: Annotated[Texts, Field(min_length=1)] | None = None
    languages: Annotated[Texts, Field(min_length=1)] | None = None
    profile: Text | None = None

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.paths is None and self.languages is None:
            raise ValueError("an override needs “paths” or “languages”: without them write its keys at the top")
        return self


class Waiver(_Strict):
    rule: Text | None = None
    fingerprint: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")] | None = None
    owner: Text
    reason: Text
    expires: date
    paths: Annotated[Texts, Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if (self.rule is None) == (self.fingerprint is None):
            raise ValueError("a waiver has either “rule” or “fingerprint”")
        return self


class Baseline(_Strict):
    file: Text


class House(Terms):
    """The file as a whole."""

    profile: Text | None = None
    profiles: dict[str, Terms] = Field(default_factory=dict)
    overrides: list[Override] = Field(default_factory=list)
    waivers: list[Waiver] = Field(default_factory=list)
    baseline: Baseline | None = None
    language: Text | None = None
    model: Text | None = None
    calibration: Text | None = None
    fluency: Literal["lm", "judge", "both", "large"] | None = None
    rules: Texts | None = None
    jobs: Annotated[int, Field(ge=0)] | None = None
    format: Text | Texts | None = None
    out: Text | None = None
    include: Texts | None = None
    exclude: Texts | None = None
