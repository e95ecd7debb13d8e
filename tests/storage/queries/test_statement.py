"""`query --sql` reads, and does nothing else: by its words, and again by the connection."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from storage.queries import statement
from storage.queries.statement import select_rows
from storage.queries.statement_words import StatementError, StatementRefusedError, check_statement
from tests.storage.queries.city import fill

TODAY = date(2026, 2, 3)

REFUSED = [
    "",
    ";",
    "SELECT 1; SELECT 2",
    "SELECT 1; DROP TABLE bodies",
    "DELETE FROM bodies",
    "UPDATE bodies SET name = 'x'",
    "INSERT INTO bodies (code) VALUES ('x')",
    "DROP TABLE bodies",
    "CREATE TABLE t (a)",
    "PRAGMA query_only = OFF",
    "ATTACH DATABASE '/tmp/x.db' AS x",
    "VACUUM INTO '/tmp/x.db'",
    "EXPLAIN ANALYZE DELETE FROM bodies",
    "COPY bodies TO '/tmp/x'",
    "COPY bodies TO PROGRAM 'sh'",
    "SET ROLE postgres",
    "DO $$ BEGIN END $$",
    "SELECT load_extension('x')",
    "SELECT readfile('/etc/passwd')",
    "SELECT writefile('/tmp/x', 'x')",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_catalog.pg_read_file('/etc/passwd')",
    "SELECT \"pg_read_file\"('/etc/passwd')",
    "SELECT \"PG_Read_File\" ('/etc/passwd')",
    "SELECT pg_read_file --\n('/etc/passwd')",
    "SELECT pg_read_file/**/('/etc/passwd')",
    "SELECT U&\"pg\\005fread_file\"('/etc/passwd')",
    "SELECT query_to_xml('select pg_read_file(1)', true, true, '')",
    "SELECT set_config('role', 'postgres', false)",
    "SELECT lo_export(1, '/tmp/x')",
    "SELECT dblink('host=x', 'select 1')",
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_catalog.pg_shadow",
    "SELECT * FROM pg_hba_file_rules",
    "SELECT nextval('runs_id_seq')",
    "SELECT E'\\'' , pg_sleep(100) --'",
    "SELECT $q$ ; $q$",
    "SELECT public.lower('x')",
    "SELECT repeat('x', 1000000000)",
    "SELECT zeroblob(1000000000)",
    "SELECT * FROM pragma_table_info('bodies')",
    "WITH gone AS (SELECT lo_unlink(1)) SELECT * FROM gone",
    "SELECT * FROM contact_persons",
    'SELECT c.name FROM "contact_persons" AS c',
    "WITH who AS (SELECT * FROM contact_persons) SELECT count(*) FROM who",
    "SELECT * FROM information_schema.tables, pg_class",
    "SELECT current_setting('data_directory')",
    "SELECT xmlparse(document 'x')",
    "SELECT 1 FROM bodies; ATTACH 'x' AS y",
    "EXPLAIN SELECT 1",
    "SELECT 'open",
    "SELECT 1 \x00",
]
ALLOWED = [
    "SELECT 1",
    "select 1 ;  ",
    "SELECT count(*) FROM bodies -- ; DROP TABLE bodies",
    "SELECT ';', '-- no comment', 'it''s pg_read_file(1)' AS s FROM bodies WHERE name LIKE '%水利%'",
    "WITH few(code) AS (SELECT code FROM bodies) SELECT max(code) FROM few",
    "SELECT code, row_number() OVER (ORDER BY code) FROM bodies WHERE kind IN ('township') OR (1 = 1)",
    'SELECT b."name", CAST(b.position AS numeric(10, 2)) FROM bodies AS b ORDER BY 1 LIMIT 5 OFFSET (1)',
    "SELECT year, sum(CASE WHEN code = 'late' THEN 1 ELSE 0 END) FROM verdicts GROUP BY year HAVING count(*) > 0",
    "VALUES (1), (2)",
    "SELECT conclusion_zh, count(*) FROM v_status GROUP BY 1",
    "SELECT body, year, row_name, total FROM v_applications WHERE year = 2025",
    "SELECT body, value, reviewed_value FROM v_figures WHERE table_name = 'disputes'",
    "SELECT * FROM v_findings AS f JOIN v_late AS l ON l.body = f.body",
    "SELECT count(*) FROM v_missing",
    "SELECT fact_zh, value FROM v_facts",
]


@pytest.mark.parametrize("sql", REFUSED)
def test_words_that_could_do_more_than_read_are_refused(sql: str) -> None:
    with pytest.raises(StatementRefusedError):
        check_statement(sql)


@pytest.mark.slow
def test_statements_that_read_are_run(engine: Engine) -> None:
    fill(engine)
    for sql in ALLOWED:
        assert select_rows(engine, sql, today=TODAY).columns, sql
    found = select_rows(engine, "SELECT name, code AS c, 1 AS c FROM bodies WHERE code = 'water'", today=TODAY)
    assert [dict(row) for row in found.rows] == [{"name": "鹿河市水利局", "c": "water", "c_2": 1}]


def test_rows_beyond_the_limit_are_cut_and_said_to_be(engine: Engine) -> None:
    fill(engine)
    cut = select_rows(engine, "SELECT code FROM bodies ORDER BY code", today=TODAY, rows=3)
    assert (len(cut.rows), cut.cut) == (3, True)
    whole = select_rows(engine, "SELECT code FROM bodies ORDER BY code", today=TODAY, rows=10)
    assert (len(whole.rows), whole.cut) == (10, False)


def test_what_the_database_refuses_is_said_in_its_words(engine: Engine) -> None:
    with pytest.raises(StatementError, match="nosuch"):
        select_rows(engine, "SELECT nosuch FROM bodies", today=TODAY)


def test_a_statement_without_end_is_ended(engine: Engine) -> None:
    endless = "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n AS a, n AS b"
    with pytest.raises(StatementError):
        select_rows(engine, endless, today=TODAY, seconds=1)


@pytest.mark.parametrize("columns", ["t", "t, t, t, t, t, t, t, t, t, t", "cast(t AS {bytes})"])
def test_an_answer_that_would_take_all_memory_is_ended(
    engine: Engine, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statement, "_LARGEST_ANSWER", 100_000)
    of_bytes = "bytea" if engine.dialect.name == "postgresql" else "blob"
    rows = "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 100) "
    long = f"SELECT {columns.format(bytes=of_bytes)} FROM n, (SELECT '{'x' * 5000}' AS t) AS of_it LIMIT "
    assert len(select_rows(engine, f"{rows}{long} 2", today=TODAY).rows) == 2
    with pytest.raises(StatementError, match="MiB"):
        select_rows(engine, f"{rows}{long} 100", today=TODAY)


def test_lists_in_a_cell_can_be_taken_apart(engine: Engine) -> None:
    sql = {
        "sqlite": "SELECT value FROM json_each('[1, 2]')",
        "postgresql": "SELECT value FROM jsonb_array_elements('[1, 2]')",
    }[engine.dialect.name]
    assert [row["value"] for row in select_rows(engine, sql, today=TODAY).rows] == [1, 2]


@pytest.mark.slow
def test_the_connection_itself_only_reads(engine: Engine) -> None:
    fill(engine)
    run = statement._postgresql if engine.dialect.name == "postgresql" else statement._sqlite
    beyond_words = ["DELETE FROM bodies", "UPDATE bodies SET name = ''", "CREATE TABLE t (a int)", "SELECT 1; SELECT 2"]
    if engine.dialect.name == "sqlite":
        beyond_words += [
            "ATTACH DATABASE ':memory:' AS other",
            "PRAGMA query_only = OFF",
            "SELECT load_extension('x')",
            "SELECT zeroblob(10)",
            "VACUUM INTO 'x.db'",
        ]
    else:
        beyond_words += [
            "COPY bodies TO '/tmp/nianbao-must-not-exist'",
            "SELECT 1; COMMIT; DELETE FROM bodies",
            "SET ROLE postgres",
            "SELECT code FROM bodies FOR UPDATE",
            "SELECT nextval('runs_id_seq')",
            "SELECT pg_read_file('/etc/hostname')",
            "SELECT pg_ls_dir('/')",
            "SELECT lo_export(1, '/tmp/nianbao-must-not-exist')",
            "WITH gone AS (DELETE FROM bodies RETURNING code) SELECT code FROM gone",
        ]
    for sql in beyond_words:
        with pytest.raises(StatementError):
            run(engine, sql, 10, 5)
    assert select_rows(engine, "SELECT count(*) AS n FROM bodies WHERE name <> ''", today=TODAY).rows[0]["n"] == 10


def test_the_engine_still_writes_afterwards(engine: Engine) -> None:
    select_rows(engine, "SELECT 1", today=TODAY)
    fill(engine)
