"""The named statements: every one used, every used one there, and the wall line on each that a side may run."""

import ast
import re
from pathlib import Path

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import make_url
from sqlalchemy.dialects import postgresql

from core.db.statements import statements
from tests.edges.wall.conftest import without_wall_lines

ROOT = Path(__file__).parents[2]
# Run under a role that no organization's person takes: jobs, sign-in before there is an organization, migrations, the demo's seed.
JOB_ONLY = set()
