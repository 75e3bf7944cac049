"""The REST API as one FastAPI application, to be mounted at /api."""

from fastapi import FastAPI

from api.bodies import GuardBodies
from api.console import add_console
from api.problems import MEDIA_TYPE, handle_problems
from api.request_ids import RequestIds
from api.routes import (
    assessments,
    assets,
    auth,
    clause_requests,
    compliance,
    conflict_pictures,
    conflicts,
    dashboard,
    distributions,
    engagements,
    evidence,
    exceptions,
    foresight,
    gaining,
    groups,
    handling,
    health,
    job_health,
    may_i,
    notices,
    people,
    plans,
    platform_health,
    policies,
    policy_authoring,
    policy_comments,
    policy_tracking,
    policy_versions,
    readings,
    receiving,
    reports,
    riders,
    score_settings,
    search,
    service_lines,
    shared_vocabulary,
    usage,
    violations,
    vocabulary,
)
from api.services import Services
from api.steady_words import SteadyWords
from api.timing import Timing

_PROBLEM = {
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}

_ROUTES = (
    *(auth, people, engagements, groups, assets, service_lines, vocabulary, shared_vocabulary),
    *(policies, policy_authoring, policy_comments, policy_versions, policy_tracking),
    *(distributions, riders, foresight, plans, receiving, readings),
    *(
        compliance,
        assessments,
        evidence,
        score_settings,
        exceptions,
        violations,
        usage,
        gaining,
        conflict_pictures,
        conflicts,
        handling,
        may_i,
        clause_requests,
        dashboard,
        health,
        job_health,
        platform_health,
        notices,
        reports,
        search,
    ),
)


def create_api(services: Services) -> FastAPI:
    """The API; whoever mounts it starts and stops what it needs, since a mounted application has no lifespan."""
    api = FastAPI(
        title="Policy Distribution & Sync",
        version="0.1.0",
        summary="Distribute AI-usage policies, sign for them, score compliance, find conflicts.",
        servers=[{"url": "/api", "description": "This installation"}],
        root_path_in_servers=False,
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        responses={
            "4XX": {"description": "Refused; `type` says why, `detail` what to do."} | _PROBLEM,
            "5XX": {"description": "Failed or unavailable."} | _PROBLEM,
        },
    )
    api.state.services = services
    handle_problems(api)
    add_console(api)
    for routes in _ROUTES:
        api.include_router(routes.router)
    api.add_middleware(GuardBodies)
    api.add_middleware(SteadyWords)
    api.add_middleware(RequestIds)
    api.add_middleware(Timing)  # added last, so it is the outermost
    return api
