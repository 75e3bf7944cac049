"""The entry point, `streamlit run app.py`: the pages at /, the REST API at /api, one sign-in before both."""

import asyncio
import gc
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Mount, Route

from api.account_forms import AccountForms
from api.application import create_api
from api.compressed_static import CompressedStatic
from api.demo_sign_in import DemoPages
from api.gate import Gate
from api.request_ids import RequestIds
from api.security_headers import SecurityHeaders
from api.services import services_from
from api.sessions import LiveSessions
from api.sign import SignPages
from api.sign_in import DemoSignIn, SignInPages
from core.config import ConfigurationError, settings_from_environment
from core.db.engine import engine_for, use_engine
from core.db.provision import provision
from core.demo.cast import sign_ins
from core.demo.mode import use_demo_mode
from core.demo.seed import seed_demo
from core.identity.tokens import make_first_key
from core.logs import configure_logging, take_over_loggers
from core.mail.carriers import carrier_from, use_carrier
from jobs import scheduler
from pages.failure import report

PAGES = Path(__file__).parent / "pages"

try:
    settings = settings_from_environment()
except ConfigurationError as mistakes:
    sys.exit(str(mistakes))
configure_logging(settings.log_level)
services = services_from(settings)
sessions = LiveSessions(services)
demo = [DemoSignIn(**each) for each in sign_ins()]


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """The database made ready, then the jobs; at the end everything is let go in the opposite order."""
    databases = await asyncio.to_thread(provision, settings)
    engine = engine_for(databases.login_url)
    use_engine(engine)
    use_carrier(carrier_from(settings))
    use_demo_mode(settings.demo)
    if settings.demo:
        await asyncio.to_thread(seed_demo, engine, announce=print)
        announce()
    make_first_key(settings.jwt_keys_dir)
    running = scheduler.start(engine, settings)
    # Streamlit gave its loggers handlers again when it read its configuration.
    take_over_loggers()
    # What is loaded now lives as long as the process: the collector need not look at it again.
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        await asyncio.to_thread(running.stop)
        engine.dispose()
        await asyncio.to_thread(databases.stop)


def announce() -> None:
    """Say where the demo is and how to sign in."""
    print(f"\n  Open {settings.public_url} and sign in, for example as:", flush=True)  # noqa: T201  # for the person at the terminal
    for each in demo:
        print(f"    {each.email:36} {each.password}   {each.description}", flush=True)  # noqa: T201


async def favicon(_: Request) -> FileResponse:
    """The icon of the sign-in page and of whatever asks for the usual name."""
    return FileResponse(PAGES / "static" / "favicon.png")


app = st.App(
    PAGES / "_shell.py",
    routes=[
        *SignInPages(sessions, demo).routes(),
        *DemoPages(sessions, demo).routes(),
        *AccountForms(sessions).routes(),
        *SignPages(sessions).routes(),
        Route("/favicon.png", favicon),
        Mount("/api", app=create_api(services)),
    ],
    middleware=[
        Middleware(SecurityHeaders, settings=settings),
        Middleware(RequestIds),
        Middleware(CompressedStatic),
        Middleware(Gate, sessions=sessions),
    ],
    lifespan=lifespan,
    on_script_error=report,
)

if __name__ == "__main__":
    # The server is not to believe a client's word on its address; `client_address` reads what a proxy of ours says.
    os.environ.setdefault("FORWARDED_ALLOW_IPS", "")
    app.run(config={"server.address": settings.host, "server.port": settings.port})
