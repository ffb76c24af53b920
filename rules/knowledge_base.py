"""All that the product knows: the tables of the data files, and the records read from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rules import schema

# Table name -> the model of its records.
TABLES: dict[str, type[schema.Record]] = {
    "editions": schema.Edition,
    "sources": schema.Source,
    "facts": schema.Fact,
    "claims": schema.Claim,
    "terms": schema.Term,
    "fields": schema.FieldSpec,
    "providers": schema.ProviderType,
    "accesses": schema.AccessType,
    "offers": schema.Offer,
    "path_pairs": schema.PathPair,
    "groups": schema.GroupSpec,
    "criteria": schema.Criterion,
    "ratings": schema.RatingCell,
    "modifiers": schema.Modifier,
    "rules": schema.Rule,
    "floors": schema.Floor,
    "emphases": schema.Emphasis,
    "costs": schema.CostItem,
    "checklist": schema.ChecklistItem,
    "timelines": schema.Timeline,
    "incumbents": schema.Incumbent,
}


@dataclass(frozen=True, eq=False)  # equal only to itself, so that it can be a key of a cache
class KnowledgeBase:
    """All that the product knows, checked; one tuple a table, in the order of the files."""

    editions: tuple[schema.Edition, ...]
    sources: tuple[schema.Source, ...]
    facts: tuple[schema.Fact, ...]
    claims: tuple[schema.Claim, ...]
    terms: tuple[schema.Term, ...]
    fields: tuple[schema.FieldSpec, ...]
    providers: tuple[schema.ProviderType, ...]
    accesses: tuple[schema.AccessType, ...]
    offers: tuple[schema.Offer, ...]
    path_pairs: tuple[schema.PathPair, ...]
    groups: tuple[schema.GroupSpec, ...]
    criteria: tuple[schema.Criterion, ...]
    ratings: tuple[schema.RatingCell, ...]
    modifiers: tuple[schema.Modifier, ...]
    rules: tuple[schema.Rule, ...]
    floors: tuple[schema.Floor, ...]
    emphases: tuple[schema.Emphasis, ...]
    costs: tuple[schema.CostItem, ...]
    checklist: tuple[schema.ChecklistItem, ...]
    timelines: tuple[schema.Timeline, ...]
    incumbents: tuple[schema.Incumbent, ...]

    @property
    def edition(self) -> schema.Edition:
        return max(self.editions, key=lambda edition: edition.released)

    @cached_property
    def field(self) -> Mapping[str, schema.FieldSpec]:
        return {one.id: one for one in self.fields}

    @cached_property
    def source(self) -> Mapping[str, schema.Source]:
        return {one.id: one for one in self.sources}

    @cached_property
    def rule(self) -> Mapping[str, schema.Rule]:
        return {one.id: one for one in self.rules}

    @cached_property
    def fact(self) -> Mapping[str, schema.Fact]:
        return {one.id: one for one in self.facts}

    @cached_property
    def criterion(self) -> Mapping[str, schema.Criterion]:
        return {one.id: one for one in self.criteria}

    @cached_property
    def provider(self) -> Mapping[str, schema.ProviderType]:
        return {one.id: one for one in self.providers}

    @cached_property
    def access(self) -> Mapping[str, schema.AccessType]:
        return {one.id: one for one in self.accesses}

    @cached_property
    def offer(self) -> Mapping[str, schema.Offer]:
        return {one.id: one for one in self.offers}

    @cached_property
    def group(self) -> Mapping[str, schema.GroupSpec]:
        return {one.id: one for one in self.groups}

    @cached_property
    def checklist_item(self) -> Mapping[str, schema.ChecklistItem]:
        return {one.id: one for one in self.checklist}

    @cached_property
    def incumbent_by_region(self) -> Mapping[str, schema.Incumbent]:
        return {one.region: one for one in self.incumbents}

    def counts(self) -> dict[str, int]:
        """Table name -> number of records."""
        return {name: len(getattr(self, name)) for name in TABLES}
