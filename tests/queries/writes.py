"""Cypher that writes, reaches outside of the graph, or administers, in every dress known."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Write:
    """A text, and whether the engines themselves let it pass when they are asked to read only."""

    text: str
    harmless: bool = False


_PLAIN = [
    "CREATE (n:Unit {id: 'X'})",
    "create (n:Unit {id: 'X'}) return n.id as id",
    "CrEaTe (n:Unit {id: 'X'})",
    "INSERT (n:Unit {id: 'X'})",
    "MERGE (n:Unit {id: 'X'})",
    "MERGE (n:Unit {id: 'U1'}) ON MATCH SET n.full_name = 'x' ON CREATE SET n.full_name = 'y'",
    "MATCH (n:Unit) SET n.full_name = 'x'",
    "MATCH (n:Unit) SET n += {full_name: 'x'} RETURN n.id AS id",
    "MATCH (n:Unit) SET n:Person",
    "MATCH (n:Unit) SET n = {}",
    "MATCH (n:Unit) REMOVE n.full_name",
    "MATCH (n:Unit) DETACH DELETE n",
    "MATCH (n:Unit) NODETACH DELETE n",
    "MATCH ()-[r:LED_BY]->() DELETE r",
    "MATCH (a:Unit), (b:Unit) CREATE (a)-[:LED_BY]->(b)",
    "MATCH (n:Unit) FOREACH (x IN [n] | SET x.full_name = 'x')",
    "FOREACH (x IN [1] | CREATE (:Unit {id: 'X'}))",
    "MATCH (n:Unit) WITH n LIMIT 1 SET n.full_name = 'x' RETURN n.id AS id",
    "MATCH (n:Unit) RETURN n.id AS id UNION CREATE (n:Unit {id: 'X'}) RETURN n.id AS id",
    "UNWIND [1] AS x CREATE (:Unit {id: toString(x)})",
    # Inside of subqueries.
    "CALL { CREATE (:Unit {id: 'X'}) }",
    "CALL () { CREATE (:Unit {id: 'X'}) }",
    "MATCH (n:Unit) CALL (n) { SET n.full_name = 'x' } RETURN n.id AS id",
    "MATCH (n:Unit) CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 1 ROWS",
    "MATCH (n:Unit) WHERE EXISTS { CREATE (:Unit {id: 'X'}) } RETURN n.id AS id",
    # Hidden in comments, strings, names and spaces.
    "/* read */ CREATE (n:Unit {id: 'X'})",
    "MATCH (n:Unit) // RETURN\nSET n.full_name = 'x'",
    "MATCH (n:Unit) // RETURN n\rSET n.full_name = 'x'",
    "MATCH (n:Unit)/**/SET/**/n.full_name='x'",
    "RETURN 'a' AS a // ' \nCREATE (:Unit {id: 'X'})",
    "RETURN 'a\\' CREATE (:Unit {id: \"X\"}) //' AS a CREATE (:Unit {id: 'X'})",
    "MATCH (`a``b`:Unit) SET `a``b`.full_name = 'x'",
    "MATCH (set:Unit) SET set.full_name = 'x'",
    "MATCH (create:Unit) CREATE (:Unit {id: 'X'})",
    "MATCH\u3000(n:Unit)\u3000SET\u3000n.full_name = 'x'",
    "\u0009CREATE\u0009(n:Unit {id: 'X'})",
    "MATCH (n:Unit) \u017fET n.full_name = 'x'",
    "\\u0043REATE (:Unit {id: 'X'})",
    "RETURN '\\u0027 AS a CREATE (:Unit {id: \"X\"}) //' AS b",
    "RETURN 1 AS a; CREATE (:Unit {id: 'X'})",
    "RETURN 1. SET n.full_name = 'x'",
    # Behind a prefix.
    "EXPLAIN CREATE (:Unit {id: 'X'})",
    "PROFILE CREATE (:Unit {id: 'X'})",
    "CYPHER 5 CREATE (:Unit {id: 'X'})",
    "CYPHER runtime=slotted CREATE (:Unit {id: 'X'})",
    "USE neo4j CREATE (:Unit {id: 'X'})",
    "USING PERIODIC COMMIT CREATE (:Unit {id: 'X'})",
    "FOR VALID_TIME ALL CREATE (:Unit {id: 'X'})",
    # The schema and the server.
    "CREATE INDEX FOR (n:Unit) ON (n.full_name)",
    "CREATE CONSTRAINT x FOR (n:Unit) REQUIRE n.full_name IS UNIQUE",
    "DROP INDEX x IF EXISTS",
    "DROP CONSTRAINT x IF EXISTS",
    "CREATE DATABASE x",
    "CREATE USER x SET PASSWORD 'abcdefgh'",
    "ALTER USER neo4j SET PASSWORD 'abcdefgh'",
    "GRANT ROLE admin TO x",
    "STOP DATABASE neo4j",
    "CALL db.createLabel('X')",
    "CALL db.createProperty('X')",
    "CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()",
    "CALL dbms.setConfigValue('db.logs.query.enabled', 'off')",
    "CALL dbms.security.createUser('x', 'abcdefgh', false)",
    "CALL apoc.create.node(['Unit'], {id: 'X'}) YIELD node RETURN node",
    "CALL apoc.cypher.doIt('CREATE (:Unit {id: 1})', {}) YIELD value RETURN value",
    "RETURN apoc.cypher.runFirstColumnSingle('CREATE (:Unit {id: 1})', {}) AS x",
    "CALL table.upsert({type: 'Unit', rows: [{id: 'X'}]})",
    "CALL db.text_index.build({type: 'Unit', property: 'full_name'})",
    "CALL db.ontology.clear()",
    "CALL db.cdc.enable()",
]
# These leave the graph as it is, but tell of the machine, the server or its users.
_OUTSIDE = [
    "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row",
    "MATCH (n:Unit) LOAD CSV FROM 'http://127.0.0.1:1/' + n.id AS row RETURN row",
    "CALL { LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row } RETURN row",
    "SHOW USERS", "SHOW DATABASES", "SHOW INDEXES", "SHOW TRANSACTIONS", "SHOW PROCEDURES",
    "CALL dbms.listConfig()", "CALL dbms.components()", "CALL list_procedures()",
    "CALL `db.labels`()", "CALL db.labels()", "CALL db.labels() YIELD label RETURN label",
    "MATCH (n:Unit) CALL db.labels() YIELD label RETURN label",
    "TERMINATE TRANSACTION 'neo4j-transaction-1'",
    "EXPLAIN MATCH (n) RETURN n", "USE system RETURN 1 AS x", "FINISH",
    "RETURN apoc.version() AS x", "RETURN `apoc`.`version`() AS x", "RETURN `size`([1]) AS x",
    "MATCH (n:Unit) RETURN n.id AS id FORMAT CSV",
]  # fmt: skip

WRITES = [*map(Write, _PLAIN), *(Write(text, harmless=True) for text in _OUTSIDE)]
