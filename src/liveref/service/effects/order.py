"""The steps in the order in which they are carried out, and the plan of one operation."""

from __future__ import annotations

from typing import Any, NamedTuple

from liveref.model.api import Operation
from liveref.service.effects.access import Access
from liveref.service.effects.actions import Act, ActElsewhere
from liveref.service.effects.batch_put import BatchPut
from liveref.service.effects.binary import Download, Staged, Upload
from liveref.service.effects.capacity.candidates import Candidates
from liveref.service.effects.capacity.claimed import ClaimedGenerations, EmptyClaims
from liveref.service.effects.capacity.claims import Claims, Unclaimed
from liveref.service.effects.capacity.keyed import KeyedLists
from liveref.service.effects.capacity.search_answer import ShowCandidates
from liveref.service.effects.conditional import Conditions
from liveref.service.effects.consequences import (
    ActionConsequences,
    Consequences,
    EndConsequences,
)
from liveref.service.effects.constraints.cascading import Cascades
from liveref.service.effects.constraints.comparisons import Comparisons
from liveref.service.effects.constraints.defaults import FirstValues
from liveref.service.effects.constraints.idempotent import Repetition
from liveref.service.effects.constraints.immutable import ImmutableFields
from liveref.service.effects.constraints.normalising import Normalising
from liveref.service.effects.constraints.outcomes import Creations, Outcomes
from liveref.service.effects.constraints.policies import Policies
from liveref.service.effects.constraints.preconditions import Preconditions
from liveref.service.effects.constraints.presence import FieldsTogether, RequiredFields
from liveref.service.effects.constraints.quota import Quotas
from liveref.service.effects.constraints.read_only import ReadOnlyFields
from liveref.service.effects.constraints.references import ReferenceConditions
from liveref.service.effects.constraints.single_values import NameInPath, SingleValues
from liveref.service.effects.constraints.unique import UniqueValues
from liveref.service.effects.counting import Usage
from liveref.service.effects.create import Create, CreateSeveral
from liveref.service.effects.delete import Clear, Delete, SoftDeletion
from liveref.service.effects.expiry import Expires
from liveref.service.effects.fields import GivenFields, ReplacedFields, UpdatedFields
from liveref.service.effects.generations import OwnGeneration, ParentGeneration
from liveref.service.effects.headers.encoding import HeaderEncoding, ListEncoding
from liveref.service.effects.headers.listing import ListByName, NameRange
from liveref.service.effects.headers.options import DataOptions
from liveref.service.effects.headers.uploads import UploadNew
from liveref.service.effects.identities import Identity, InitialStatus, Insert, ParentField
from liveref.service.effects.known_parameters import KnownParameters
from liveref.service.effects.linking import Link, Unlink
from liveref.service.effects.listing import FactConditions, ListEmbedded, ListRecords
from liveref.service.effects.maps import (
    DeleteEntry,
    ReplaceMap,
    SetEntry,
    ShowEntry,
    ShowMap,
    UpdateMap,
)
from liveref.service.effects.named_actions import ActOnNamed
from liveref.service.effects.nested_create import Children, NestedRecords
from liveref.service.effects.owned_records import OwnedRecords, SharedFields
from liveref.service.effects.ownership import GivenOwner, Ownership
from liveref.service.effects.parents import Parents
from liveref.service.effects.pools.allocations import Allocations
from liveref.service.effects.pools.cidr_pools import CidrPools
from liveref.service.effects.preconditions import (
    Dependents,
    NotInUse,
    ResourceQuota,
    States,
)
from liveref.service.effects.redirects import Redirect
from liveref.service.effects.reference_fields import References
from liveref.service.effects.renaming import Renaming
from liveref.service.effects.replace import (
    Replace,
    ReplaceByKey,
    ReplaceCollection,
    ReplaceStanding,
)
from liveref.service.effects.reserved import Reserved
from liveref.service.effects.secrets import Hashes, HiddenKeys, ReturnedSecrets, Secrets
from liveref.service.effects.sets import (
    AddName,
    CheckName,
    ClearNames,
    ExtendNames,
    ListNames,
    RemoveName,
    ReplaceNames,
)
from liveref.service.effects.shared_records import MemberFields, OwnMemberships
from liveref.service.effects.show import Check, CheckEmbedded, Show, ShowEmbedded
from liveref.service.effects.singletons import (
    ResetSingleton,
    ShowSingleton,
    WriteSingleton,
)
from liveref.service.effects.step import EffectStep, Step, moments_of
from liveref.service.effects.template_defaults import TemplateDefaults
from liveref.service.effects.transitions import StateChange
from liveref.service.effects.tree_roots import TreeRoots
from liveref.service.effects.trees import Trees
from liveref.service.effects.trials import Try
from liveref.service.effects.update import Update, UpdateByKey
from liveref.service.planning.encoding import Encoding
from liveref.service.planning.plan import Composer, Plan
from liveref.service.system.system import System
from liveref.service.work.steps import MOMENTS, Steps


class Place(NamedTuple):
    """The place of a step in the order, and why it stands there."""

    step: type[Step]
    why: str


ORDER: tuple[Place, ...] = (
    Place(Access, "Nothing else may be learnt of a record that the caller does not see."),
    Place(Conditions, "A client that knows another state of the record wants none of the rest."),
    Place(DataOptions, "What the bytes mean is settled before anything is made of them."),
    Place(Normalising, "All later steps see texts in the form in which they are stored."),
    Place(ReadOnlyFields, "A field that no request sets is of no concern to later steps."),
    Place(Parents, "What stands below a missing record does not exist. Names become identities."),
    Place(KnownParameters, "A parameter that does not exist asks for nothing."),
    Place(NameInPath, "A name that can't be one is no name of a record either."),
    Place(KeyedLists, "Claims and the record have the form of the newest version."),
    Place(Repetition, "A repeated request changes nothing: no generation, no claim."),
    Place(ParentGeneration, "A stale request is refused before it claims or changes anything."),
    Place(Claims, "Claims are judged before a record has them: it does not count twice."),
    Place(NotInUse, "It concerns other records than that of the path, as claims do."),
    Place(States, "The status says first whether an operation is possible at all."),
    Place(Reserved, "A value that is not the caller's to set is worth no other judgement."),
    Place(ReferenceConditions, "Facts about references come before those about own values."),
    Place(FirstValues, "First values are there when fields are judged alone and together."),
    Place(SingleValues, "A value has to be good by itself before it is compared."),
    Place(RequiredFields, "A missing value is named before groups of fields are."),
    Place(FieldsTogether, "Groups of fields, once each of them is good."),
    Place(Comparisons, "Fields are compared once each of them is good."),
    Place(ImmutableFields, "The record as it was, once the new values are good."),
    Place(Preconditions, "The record among others, once it is good by itself."),
    Place(Quotas, "A refusal for want of room tells that all else was right."),
    Place(UniqueValues, "The store decides last: it knows all records."),
    Place(OwnGeneration, "A stale request is refused before anything is changed."),
    Place(GivenFields, "All that a new record has begins with the fields of the request."),
    Place(GivenOwner, "A record of another owner is refused before it is looked at."),
    Place(References, "References before defaults: a default may read the record referred to."),
    Place(StateChange, "The request's own fields lie over what the operation changes."),
    Place(Renaming, "Other records find the record under its new name."),
    Place(UpdatedFields, "What was judged is put into the record."),
    Place(ReplacedFields, "What was judged is put into the record."),
    Place(Expires, "The moment stands in the fields that the record has now."),
    Place(Identity, "Defaults and owned records may name the record by its identity."),
    Place(TreeRoots, "A root is its own, by its identity; defaults may name it."),
    Place(ParentField, "It is needed by defaults that follow the reference to the parent."),
    Place(InitialStatus, "A secret may change the first status."),
    Place(ActionConsequences, "Side effects see the fields as the action has left them."),
    Place(Secrets, "A secret is judged by the fields of the record, such as its name."),
    Place(Policies, "The rules of others come after those of the document, over its first status."),
    Place(ReturnedSecrets, "Secrets that no behaviour declares come after those that it does."),
    Place(Hashes, "The hash lies over what a declared secret has noted."),
    Place(Staged, "The status that the action leads to says whether there are data."),
    Place(CidrPools, "A range is given before defaults, which may be parts of it."),
    Place(TemplateDefaults, "Defaults before keys and quotas, which concern filled fields."),
    Place(HiddenKeys, "A key may be a default."),
    Place(NestedRecords, "The records in lists exist before the one that lists them."),
    Place(Ownership, "The owner may stand in a field that a default has filled."),
    Place(Allocations, "Values are given out to a record that is complete but for them."),
    Place(SharedFields, "The owner and the owned agree before secrets are judged by them."),
    Place(OwnedRecords, "They share the final fields of their owner."),
    Place(Insert, "The record is complete; facts judge it as the store receives it."),
    Place(Children, "They stand below a record that exists."),
    Place(Dependents, "Other records are counted with those that came along."),
    Place(Consequences, "Side effects see the record and its children."),
    Place(ClaimedGenerations, "A claim that is refused has changed nothing."),
    Place(ResourceQuota, "Quotas last: what counts are all records that were created."),
    Place(EndConsequences, "Side effects see the record before it is gone."),
    Place(OwnMemberships, "It narrows a list to what the caller may see of it."),
    Place(Candidates, "The query of a list, after whose records they are."),
    Place(FactConditions, "The query of a list, after whose records they are."),
    Place(NameRange, "The query of a list, after whose records they are."),
    Place(Usage, "Numbers that no record holds."),
    Place(MemberFields, "What a record shows depends on the caller."),
    Place(Trees, "The records of a tree show what they show by themselves."),
    Place(Outcomes, "Facts about what follows come when the record is stored."),
    Place(Creations, "New records may copy what outcomes have changed."),
    Place(Cascades, "Records go with one that is gone for good."),
    Place(Unclaimed, "The whole collection is written."),
    Place(EmptyClaims, "The record is written with what it claims."),
)
"""The order of steps, at each moment of a request."""

EFFECTS: tuple[type[Step], ...] = (
    BatchPut,
    ListNames,
    CheckName,
    AddName,
    RemoveName,
    ReplaceNames,
    ExtendNames,
    ClearNames,
    ShowCandidates,
    ShowSingleton,
    WriteSingleton,
    ResetSingleton,
    ListEmbedded,
    ListByName,
    ListRecords,
    ShowEmbedded,
    Show,
    CheckEmbedded,
    Check,
    CreateSeveral,
    Create,
    UpdateByKey,
    Update,
    ReplaceCollection,
    ReplaceByKey,
    ReplaceStanding,
    Replace,
    Clear,
    SoftDeletion,
    Delete,
    Try,
    ActOnNamed,
    ActElsewhere,
    Act,
    Link,
    Unlink,
    UploadNew,
    Upload,
    Download,
    ShowMap,
    ShowEntry,
    ReplaceMap,
    UpdateMap,
    SetEntry,
    DeleteEntry,
    Redirect,
)
"""The effects; the first that fits is that of an operation: special targets precede general
ones."""


ENCODINGS: tuple[type[Encoding[Plan]], ...] = (ListEncoding, HeaderEncoding, Encoding)
"""The encodings; the first that applies is that of an operation: the general one is the last."""


def plan_of(system: System, operation: Operation) -> Plan:
    """The plan of an operation."""
    return Plan(system, operation, Composer(compose, encoding_of))


def encoding_of(plan: Plan) -> Encoding[Plan]:
    """The encoding of the messages of an operation: the first that applies."""
    return next(filter(None, (kind.applies(plan) for kind in ENCODINGS)))


def compose(plan: Plan) -> Steps:
    """The steps of an operation: its effect, and those for which there are facts."""
    effect = _effect(plan)
    passed, steps = effect.moments, list[Step]()
    called: dict[str, list[Any]] = {name: [] for name in MOMENTS}
    for place in ORDER:
        step = place.step.applies(plan)
        if step is not None and (moments := moments_of(step, passed)):
            steps.append(step)
            for name in moments:
                called[name].append(getattr(step, name))
    methods = {name: tuple(of_moment) for name, of_moment in called.items()}
    return Steps(all=(effect, *steps), run=effect.run, **methods)


def why_placed(step: Step) -> str:
    """The reason for the place of a step; empty for the effect, around which the others stand."""
    return next((place.why for place in ORDER if place.step is type(step)), "")


def _effect(plan: Plan) -> EffectStep:
    for kind in EFFECTS:
        step = kind.applies(plan)
        if isinstance(step, EffectStep):
            return step
    raise NotImplementedError(f"no step carries out {plan.operation.effect}")
