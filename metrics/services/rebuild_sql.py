"""The statements of the rebuild, for PostgreSQL and SQLite alike. In its tables the division itself is team 0.

Only names from this program are put into them, never a value from outside.
"""
# ruff: noqa: S608

from __future__ import annotations

from metrics.catalogue import FFT
from metrics.facts import Answers

SIX = Answers._fields


def _same(one: str, other: str) -> str:
    return " AND ".join(f"{one}.{name} = {other}.{name}" for name in ("division_id", "team_id", "day"))


def _listed(alias: str) -> str:
    return ", ".join(f"{alias}.{name}" for name in SIX)


TABLES = ("rebuild_marks", "rebuild_answers", "rebuild_metrics", "rebuild_unmarked", "rebuild_work", "rebuild_left")

MEMORY = "'64MB'"

KEEP_MARKS = """
    CREATE TEMPORARY TABLE rebuild_marks AS
    SELECT id, division_id, place AS team_id, day, generation, counted, since FROM ({marks}) marks"""
COUNT_ANSWERS = f"""
    CREATE TEMPORARY TABLE rebuild_answers AS
    SELECT team.division_id, f.team_id, f.given_on AS day, {_listed("f")}
    FROM ({{answers}}) f JOIN campaigns_team team ON team.id = f.team_id"""

LIST_METRICS = "CREATE TEMPORARY TABLE rebuild_metrics (division_id bigint, team_id bigint, day date)"
ADD_METRICS = "INSERT INTO rebuild_metrics VALUES"

# Days that nobody has marked, though they have facts or counts, get a mark of generation 0.
LIST_UNMARKED = "CREATE TEMPORARY TABLE rebuild_unmarked (division_id bigint, team_id bigint, day date)"
FIND_UNMARKED = [
    f"""INSERT INTO rebuild_unmarked SELECT f.division_id, f.team_id, f.day FROM {table} f
        WHERE NOT EXISTS (SELECT 1 FROM rebuild_marks m WHERE {_same("m", "f")})"""
    for table in ("rebuild_answers", "metrics_dailyanswers", "rebuild_metrics")
]
ANY_UNMARKED = "SELECT 1 FROM rebuild_unmarked LIMIT 1"
MARK_THEM = """
    INSERT INTO campaigns_dirtyday (division_id, team_id, day, generation, counted)
    SELECT division_id, NULLIF(team_id, 0), day, 0, 0 FROM rebuild_unmarked
    GROUP BY division_id, team_id, day ORDER BY division_id, team_id, day ON CONFLICT DO NOTHING"""
KNOW_THEM = [
    f"""INSERT INTO rebuild_marks (id, division_id, team_id, day, generation, counted)
        SELECT DISTINCT mark.id, u.division_id, u.team_id, u.day, 0, 0
        FROM rebuild_unmarked u JOIN campaigns_dirtyday mark
        ON mark.division_id = u.division_id AND mark.day = u.day AND {is_place}"""
    for is_place in ("mark.team_id = u.team_id", "u.team_id = 0 AND mark.team_id IS NULL")
]

# What has to be done: answers that are missing, wrong or too many, other measures that differ, days that wait.
FIND_WORK = f"""
    CREATE TEMPORARY TABLE rebuild_work AS
    SELECT ROW_NUMBER() OVER () AS n, work.* FROM (
        SELECT mark.*, CASE WHEN mark.generation <> mark.counted THEN 1 ELSE 0 END AS is_dirty,
            CASE WHEN f.day IS NULL AND s.day IS NULL THEN 0 WHEN f.day IS NULL OR s.day IS NULL THEN 1
                WHEN {" OR ".join(f"f.{name} <> s.{name}" for name in SIX)} THEN 1 ELSE 0 END AS has_answers,
            CASE WHEN other.day IS NULL THEN 0 ELSE 1 END AS has_metrics, {_listed("f")}
        FROM rebuild_marks mark
        LEFT JOIN rebuild_answers f ON {_same("f", "mark")}
        LEFT JOIN metrics_dailyanswers s ON {_same("s", "mark")}
        LEFT JOIN rebuild_metrics other ON {_same("other", "mark")}
    ) work WHERE is_dirty = 1 OR has_answers = 1 OR has_metrics = 1"""
ORDER_WORK = "CREATE INDEX rebuild_work_in_order ON rebuild_work (n)"
LIST_LEFT = "CREATE TEMPORARY TABLE rebuild_left AS SELECT * FROM rebuild_work WHERE n = 0"
# How much there is to do, and whether days have been over when they changed, have lost all answers, or wait.
SIZE = f"""
    SELECT COUNT(*), COUNT(since), COALESCE(SUM(CASE WHEN has_answers = 1 AND {SIX[0]} IS NULL THEN 1 ELSE 0 END), 0),
        COALESCE(SUM(is_dirty), 0)
    FROM rebuild_work"""

_SOME = "FROM rebuild_work w WHERE w.n BETWEEN %s AND %s"
# Whoever changes a day that is taken here waits for a moment. A day that somebody else has taken is left to them.
TAKE = """
    SELECT w.n FROM rebuild_work w JOIN campaigns_dirtyday mark ON mark.id = w.id
    WHERE w.n BETWEEN %s AND %s AND mark.generation = w.generation {lock}"""
LEAVE = (
    "INSERT INTO rebuild_left SELECT * FROM rebuild_work WHERE n IN ({places})",
    "DELETE FROM rebuild_work WHERE n IN ({places})",
)
METRICS = f"SELECT w.division_id, w.team_id, w.day, w.since {_SOME} AND w.has_metrics = 1"

_REVISED = f"{_SOME} AND w.has_answers = 1 AND w.since > w.day"
NOTE_REVISIONS = (
    f"DELETE FROM metrics_revision WHERE key = '{FFT}' AND (team_id, day) IN (SELECT w.team_id, w.day {_REVISED})",
    f"""INSERT INTO metrics_revision (division_id, team_id, day, key, changed_on)
        SELECT w.division_id, w.team_id, w.day, '{FFT}', w.since {_REVISED}""",
)
STORE = f"""
    INSERT INTO metrics_dailyanswers (division_id, team_id, day, {", ".join(SIX)})
    SELECT w.division_id, w.team_id, w.day, {_listed("w")} {_SOME} AND w.has_answers = 1 AND w.{SIX[0]} IS NOT NULL
    ON CONFLICT (team_id, day) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in SIX)}"""
REMOVE = f"""
    DELETE FROM metrics_dailyanswers
    WHERE (team_id, day) IN (SELECT w.team_id, w.day {_SOME} AND w.has_answers = 1 AND w.{SIX[0]} IS NULL)"""
COUNTED = f"""
    UPDATE campaigns_dirtyday SET counted = generation, dirty_since = NULL
    WHERE id IN (SELECT w.id {_SOME} AND w.is_dirty = 1)"""
# Left to somebody else, who changed nothing after all and did not count the day either.
LEFT_OVER = """
    SELECT l.division_id, l.team_id, l.day FROM rebuild_left l JOIN campaigns_dirtyday mark ON mark.id = l.id
    WHERE mark.generation = l.generation AND mark.generation = mark.counted"""
