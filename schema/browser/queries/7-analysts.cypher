// Analysts
// Who they work for and which companies they cover.
MATCH (analyst:Analyst)-[r:COVERS|EMPLOYED_BY]->(n:Entity)
RETURN analyst, r, n
LIMIT 100
