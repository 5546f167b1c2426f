"""From a Problem to an answer: the code that the document allows, the family's envelope."""

from __future__ import annotations

from collections.abc import Collection
from http import HTTPStatus
from typing import Any

from liveref.model.api import API
from liveref.model.reason import Reason
from liveref.service.request.problem import Problem


def title(code: int) -> str:
    """The standard phrase of a status code (RFC 9110, section 15)."""
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return "Error"


def allowed_code(code: int, documented: Collection[int], transport: Collection[int]) -> int:
    """The code to send for `code`. Codes of transport and security are never replaced. For the
    others the exact code is used, unless the operation documents 400 and no other 4xx: then 400
    replaces them all."""
    if code in transport or not 400 <= code < 500:
        return code
    only_400 = 400 in documented and not any(400 < c < 500 for c in documented)
    return 400 if only_400 else code


def envelope(template: Any, problem: Problem, code: int) -> Any:
    """The body of an error, by the family's template; see `model.conventions.errors`."""
    values: dict[str, Any] = {
        "{code}": code,
        "{title}": title(code),
        "{message}": problem.message,
        "{field}": problem.field,
        "{because}": because(problem.reason),
    }
    return filled(template, values)


def because(reason: Reason | None) -> dict[str, str] | None:
    """A reason as error bodies show it: rule, place (`file:line`) and sentence."""
    if reason is None:
        return None
    return {"rule": reason.rule, "at": str(reason.origin), "text": reason.text}


def filled(template: Any, values: dict[str, Any]) -> Any:
    """A JSON value in which strings that are keys of `values` are replaced by these; a key of an
    object is removed if its value becomes None."""
    if isinstance(template, dict):
        fields = {
            (str(values[key]) if key in values else key): filled(value, values)
            for key, value in template.items()
        }
        return {key: value for key, value in fields.items() if value is not None}
    if isinstance(template, list):
        return [filled(item, values) for item in template]
    return values.get(template, template) if isinstance(template, str) else template


def error_body(
    api: API, service_type: str | None, problem: Problem, code: int, resource: str = ""
) -> Any:
    """The body of a problem, in the envelope of the family or of the service type; or under the
    error's name, if the reference names its errors. `resource` is the subject of the problem."""
    errors = api.conventions.errors
    template = errors.form(service_type, is_named=bool(api.faults))
    fault = api.faults.get(code) or errors.faults.get(code)
    words = errors.words.get(service_type or "", {})
    word = words.get(problem.kind, words.get(code))
    if word is not None:
        fault = word.replace("{resource}", problem.subject or resource).strip("_")
    fault = fault or errors.faults.get(code // 100 * 100, title(code))
    return filled(envelope(template, problem, code), {"{fault}": fault})
